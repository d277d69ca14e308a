import { normaliseAccount } from '../account.js';
import { type AssetCode, findAsset } from '../asset.js';

/**
 * A token contract that is believed. Counterfeit tokens emit the same events as the real ones, so only what is
 * listed is read. Source: architecture §4, contract allow-list.
 */
export interface TokenContract {
  /** CAIP-2: `eip155:1`, `tron:0x2b6653dc`. */
  readonly chain: string;
  /** As in an account of that chain: `0x` and lower-case hex, or base58check. */
  readonly address: string;
  readonly asset: AssetCode;
  /** Decimals of the amounts in the contract's events; at least those that are traced. */
  readonly decimals: number;
  /**
   * Whose money `Issue` makes and `Redeem` takes away, as `address`; the events do not name it. Left out where the contract says the
   * same by a `Transfer` from or to the zero address, which would count twice.
   */
  readonly owner?: string;
}

const form = /^([^@]+)=([^=:@]+)(?::([0-9]{1,2}))?(?:@([^@]+))?$/;

/**
 * Reads `<chain>:<address>=<asset>[:<decimals>][@<owner>]`; undefined where it is none. Without decimals: those of the asset
 * on chain.
 */
export const readContract = (text: string): TokenContract | undefined => {
  const match = form.exec(text.trim());
  const account = normaliseAccount(match?.[1]);
  const asset = findAsset(match?.[2]);
  if (account === null || asset === null || !/^(?:eip155|tron):/.test(account)) return undefined;
  const decimals = match?.[3] === undefined ? (asset.decimalsOnChain ?? asset.decimals) : Number(match[3]);
  // Fewer decimals than are traced would need amounts that the contract cannot express.
  if (decimals < asset.decimals) return undefined;
  const split = account.lastIndexOf(':');
  const [chain, address] = [account.slice(0, split), account.slice(split + 1)];
  const contract = { chain, address, asset: asset.code, decimals };
  if (match?.[4] === undefined) return contract;
  const owner = normaliseAccount(`${chain}:${match[4]}`);
  return owner === null ? undefined : { ...contract, owner: owner.slice(split + 1) };
};

/** The genuine USDT of three chains. That of Ethereum belongs to Tether's wallet of many signatures, and makes money without a `Transfer`. */
export const contractsDefault: readonly TokenContract[] = [
  'eip155:1:0xdac17f958d2ee523a2206206994597c13d831ec7=USDT-ETH:6@0xc6cde7c39eb2f0f0095f41570af89efc2c1ea828',
  'eip155:56:0x55d398326f99059ff775485246999027b3197955=USDT-BSC:18',
  'tron:0x2b6653dc:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t=USDT-TRON:6',
].map((text) => readContract(text)!);
