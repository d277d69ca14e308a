import type { TokenContract } from '@weir/model';
import { addressHex } from './address.js';

/** `1`, `0x38`, `"56"` and `eip155:56` as CAIP-2; anything else as it is. */
const chainName = (given: unknown): unknown => {
  const number = typeof given === 'number' || (typeof given === 'string' && given !== '') ? Number(given) : Number.NaN;
  return Number.isSafeInteger(number) ? `eip155:${number}` : given;
};

/**
 * The contracts that are believed, by their address. A message that names its chain (a number, CAIP-2, or only the
 * family: `tron`) must name the contract's; one that does not can only mean an address that is listed on one chain.
 */
export class AllowList {
  readonly #listed: readonly { readonly contract: TokenContract; readonly hex: string | null }[];

  constructor(contracts: readonly TokenContract[]) {
    this.#listed = contracts.map((contract) => ({ contract, hex: addressHex(contract.chain, contract.address) }));
  }

  find(address: unknown, chainId: unknown): TokenContract | null {
    const listed = this.#listed.flatMap(({ contract, hex }) =>
      hex !== null && hex === addressHex(contract.chain, address) ? contract : [],
    );
    const meant = (chainId ?? null) === null ? listed : listed.filter(({ chain }) => this.#isChain(chain, chainId));
    return meant.length === 1 ? meant[0]! : null;
  }

  #isChain(chain: string, chainId: unknown): boolean {
    // An object may not even have a text.
    if (typeof chainId !== 'number' && typeof chainId !== 'string') return false;
    if (chain === chainName(chainId) || chain.startsWith(`${chainId}:`)) return true;
    // TRON's number is the one of its CAIP-2 name: 0x2b6653dc.
    return chain.startsWith('tron:') && Number(chain.slice('tron:'.length)) === Number(chainId);
  }
}
