import type { FlowScan } from '@weir/journal';
import type { AssetCode } from '@weir/model';

/** Tells assets from their bytes without a string for each record: there are few. */
export class AssetNames {
  readonly #assets: { readonly code: AssetCode; readonly bytes: Buffer }[] = [];

  /** The asset of the record at which a scan is. */
  of({ bytes, assetAt, assetLength }: FlowScan): AssetCode {
    for (const asset of this.#assets) {
      if (asset.bytes.length === assetLength && asset.bytes.compare(bytes, assetAt, assetAt + assetLength) === 0)
        return asset.code;
    }
    const code = bytes.toString('utf8', assetAt, assetAt + assetLength) as AssetCode;
    this.#assets.push({ code, bytes: Buffer.from(code) });
    return code;
  }
}
