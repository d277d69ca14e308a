import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** What file systems want to be given past their cache: whole blocks, which begin at one in memory. */
const blockBytes = 4096;
const stageBytes = 4 * 2 ** 20;
const wasmPageBytes = 64 * 2 ** 10;
/** As much of it as is used here: programs for servers have no types of it. */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
  }) => { readonly buffer: ArrayBuffer };
};

/** Memory that begins at a page: only WebAssembly's does for certain. */
const newStage = (): Uint8Array => {
  const pages = stageBytes / wasmPageBytes;
  return new Uint8Array(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer);
};

/**
 * Writes files past the system's cache where it can be done. What is written once and read after a crash at best would push
 * out of the cache what is read all the time, and costs several times as much there: every page of it is asked for.
 */
export class UncachedFiles {
  #spareStage: Uint8Array | null = null;

  /**
   * Writes a file over from its start and waits until all of it is on the disk. What it held beyond is cut off.
   * @param chunks gives the same chunks each time: they are asked for again where the file system wants its cache used
   * @throws what the disk refuses with
   */
  async write(path: string, chunks: () => Iterable<Uint8Array>): Promise<void> {
    const stage = this.#spareStage ?? newStage();
    this.#spareStage = null;
    try {
      await writeOver(path, constants.O_DIRECT, chunks(), stage).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EINVAL') throw error;
        return writeOver(path, 0, chunks(), stage);
      });
    } finally {
      this.#spareStage = stage;
    }
  }
}

/** @param way `O_DIRECT`, undefined where a system has no such thing, or 0 */
const writeOver = async (
  path: string,
  way: number | undefined,
  chunks: Iterable<Uint8Array>,
  stage: Uint8Array,
): Promise<void> => {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT | (way ?? 0));
  try {
    let written = 0;
    let staged = 0;
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + stage.length - staged);
        stage.set(part, staged);
        at += part.length;
        staged += part.length;
        if (staged < stage.length) continue;
        await writeWhole(file, stage, written);
        written += staged;
        staged = 0;
      }
    }
    const blocks = Math.ceil(staged / blockBytes) * blockBytes;
    await writeWhole(file, stage.subarray(0, blocks), written);
    await file.truncate(written + staged);
    await file.sync();
  } finally {
    await file.close();
  }
};

const writeWhole = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
};
