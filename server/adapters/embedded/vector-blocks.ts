/** Slots per block: some 400 kB at 384 dimensions, read from the file in a few milliseconds. */
export const blockSlots = 256

/** Reads the vectors of the slots from `first` (inclusive) to `end` (exclusive) out of the file. */
export type ReadVectors = (first: number, end: number) => Promise<{ slot: number; vector: Float32Array }[]>

/**
 * The vectors of a collection in blocks. Blocks are read from the file when a search needs them and stay in memory
 * while `admit` grants the room; what is refused is read again by the next search.
 */
export class VectorBlocks {
  private readonly blocks = new Map<number, Float32Array>()

  constructor(
    private readonly dimension: number,
    private readonly read: ReadVectors,
    private readonly admit: (bytes: number) => boolean,
  ) {}

  get bytes(): number {
    return this.blocks.size * this.blockBytes
  }

  private get blockBytes(): number {
    return blockSlots * this.dimension * Float32Array.BYTES_PER_ELEMENT
  }

  /** Brings a vector in memory up to date with the file. */
  put(slot: number, vector: Float32Array): void {
    this.blocks.get(Math.floor(slot / blockSlots))?.set(vector, (slot % blockSlots) * this.dimension)
  }

  /** The block, when it is in memory. */
  resident(block: number): Float32Array | undefined {
    return this.blocks.get(block)
  }

  /** The vector in a slot, from memory or the file. */
  async at(slot: number): Promise<Float32Array> {
    const number = Math.floor(slot / blockSlots)
    const block = this.resident(number) ?? (await this.load(number))
    const offset = (slot % blockSlots) * this.dimension
    return block.subarray(offset, offset + this.dimension)
  }

  /** Reads a block from the file and keeps it if there is room. */
  async load(block: number): Promise<Float32Array> {
    const first = block * blockSlots
    const loaded = new Float32Array(blockSlots * this.dimension)
    for (const { slot, vector } of await this.read(first, first + blockSlots)) {
      loaded.set(vector, (slot - first) * this.dimension)
    }
    if (this.admit(this.blockBytes)) this.blocks.set(block, loaded)
    return loaded
  }
}

/** A query as `dot` wants it: its length padded with zeros to a multiple of four. */
export function paddedQuery(vector: Float32Array): Float32Array {
  const padded = new Float32Array(Math.ceil(vector.length / 4) * 4)
  padded.set(vector)
  return padded
}

/** Dot product of a padded query with the vector at `offset`. Four sums keep the processor's pipeline full. */
export function dot(query: Float32Array, block: Float32Array, offset: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let at = 0; at < query.length; at += 4) {
    const other = offset + at
    a += (query[at] ?? 0) * (block[other] ?? 0)
    b += (query[at + 1] ?? 0) * (block[other + 1] ?? 0)
    c += (query[at + 2] ?? 0) * (block[other + 2] ?? 0)
    d += (query[at + 3] ?? 0) * (block[other + 3] ?? 0)
  }
  return a + b + c + d
}
