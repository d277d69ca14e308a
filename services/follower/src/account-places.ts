import { Cells, type Image, PairTable, TextPool, TextTable } from '@weir/engine';
import type { AccountId, AssetCode } from '@weir/model';
import { TextBytes } from './text-bytes.js';

const textAt = 0;
const accountWord = 0;
const assetWord = 1;

/**
 * Numbers for the accounts and pockets that held transfers pay from and into. A number stays its own for ever; a place
 * is a pocket's number. Owns the texts.
 */
export class AccountPlaces {
  readonly #pool = new TextPool();
  readonly #accounts = new Cells(8);
  readonly #accountTable = new TextTable(this.#pool);
  readonly #places = new Cells(8);
  readonly #placeTable = new PairTable(this.#places, accountWord, assetWord);
  readonly #assets: AssetCode[] = [];
  readonly #bytes = new TextBytes();

  get heldBytes(): number {
    return (
      this.#pool.heldBytes +
      this.#accounts.heldBytes +
      this.#accountTable.heldBytes +
      this.#places.heldBytes +
      this.#placeTable.heldBytes
    );
  }

  /** The number of an account, given out where it has none yet. */
  account(account: AccountId): number {
    const known = this.knownAccount(account);
    if (known >= 0) return known;
    const { view, length, hash } = this.#bytes;
    const number = this.#accounts.add();
    this.#accounts.words[number * 2 + textAt] = this.#pool.add(view, 0, length, hash);
    this.#accountTable.add(hash, number);
    return number;
  }

  /** −1: it has none. */
  knownAccount(account: AccountId): number {
    const { view, length, hash } = this.#bytes.of(account);
    return this.#accountTable.find(hash, view, 0, length, this.#accounts.words, 2, textAt);
  }

  place(account: AccountId, asset: AssetCode): number {
    const number = this.account(account);
    let assetNumber = this.#assets.indexOf(asset);
    if (assetNumber < 0) assetNumber = this.#assets.push(asset) - 1;
    const known = this.#placeTable.find(number, assetNumber);
    if (known >= 0) return known;
    const place = this.#places.add();
    this.#places.words[place * 2 + accountWord] = number;
    this.#places.words[place * 2 + assetWord] = assetNumber;
    this.#placeTable.add(place);
    return place;
  }

  /** −1: nothing that is held was ever paid into it. */
  knownPlace(account: AccountId, asset: AssetCode): number {
    const number = this.knownAccount(account);
    return number < 0 ? -1 : this.#placeTable.find(number, this.#assets.indexOf(asset));
  }

  /** The same for an account as bytes. @param hash `hashBytes` of it */
  find(view: DataView, at: number, length: number, hash: number, asset: AssetCode): number {
    const number = this.#accountTable.find(hash, view, at, length, this.#accounts.words, 2, textAt);
    return number < 0 ? -1 : this.#placeTable.find(number, this.#assets.indexOf(asset));
  }

  /** The places of an account, one for each asset. */
  placesOf(account: AccountId): number[] {
    const number = this.knownAccount(account);
    if (number < 0) return [];
    return this.#assets.map((_, asset) => this.#placeTable.find(number, asset)).filter((place) => place >= 0);
  }

  accountName(number: number): AccountId {
    return this.#pool.text(this.#accounts.words[number * 2 + textAt]!) as AccountId;
  }

  accountOf(place: number): number {
    return this.#places.words[place * 2 + accountWord]!;
  }

  accountAt(place: number): AccountId {
    return this.accountName(this.accountOf(place));
  }

  assetAt(place: number): AssetCode {
    return this.#assets[this.#places.words[place * 2 + assetWord]!]!;
  }

  save(image: Image): void {
    this.#pool.save(image.part('pool'));
    this.#accounts.save(image.part('accounts'));
    this.#accountTable.save(image.part('accountTable'));
    this.#places.save(image.part('places'));
    this.#placeTable.save(image.part('placeTable'));
    image.put('assets', [...this.#assets]);
  }

  load(image: Image): void {
    this.#pool.load(image.part('pool'));
    this.#accounts.load(image.part('accounts'));
    this.#accountTable.load(image.part('accountTable'));
    this.#places.load(image.part('places'));
    this.#placeTable.load(image.part('placeTable'));
    this.#assets.push(...image.value<AssetCode[]>('assets'));
  }
}
