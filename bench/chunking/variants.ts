import { type Chunking, defaultChunking } from '@/pipeline/chunking'

export interface Variant {
  name: string
  chunking: Chunking
}

const variant = (name: string, changes: Partial<Chunking>): Variant => ({
  name,
  chunking: { ...defaultChunking, overlap: 0, window: 0, ...changes },
})
const characters = { unit: 'characters' } as const
const tokens = { unit: 'tokens' } as const

/** What is compared: every strategy that needs no model server, at sizes that people use. */
export const variants: Variant[] = [
  ...[200, 400, 800].map((size) => variant(`tokens ${size} c`, { strategy: 'tokens', size, ...characters })),
  variant('tokens 800 c, overlap 400', { strategy: 'tokens', size: 800, overlap: 400, ...characters }),
  ...[200, 400].map((size) => variant(`tokens ${size} t`, { strategy: 'tokens', size, ...tokens })),
  ...[200, 400, 800].map((size) => variant(`recursive ${size} c`, { size, ...characters })),
  variant('recursive 400 c, overlap 60', { size: 400, overlap: 60, ...characters }),
  variant('recursive 800 c, overlap 400', { size: 800, overlap: 400, ...characters }),
  ...[100, 200, 300, 400].map((size) => variant(`recursive ${size} t`, { size, ...tokens })),
  variant('recursive 200 t, overlap 30', { size: 200, overlap: 30, ...tokens }),
  variant('recursive 300 t, overlap 45 (default)', { size: 300, overlap: 45, ...tokens }),
  ...[200, 400, 800].map((size) => variant(`headings ${size} c`, { strategy: 'headings', size, ...characters })),
  variant('headings 300 t, overlap 45', { strategy: 'headings', size: 300, overlap: 45, ...tokens }),
  variant('code 800 c', { strategy: 'code', size: 800, ...characters }),
  ...[1, 3, 5].map((sentences) => variant(`sentences ${sentences}`, { strategy: 'sentences', sentences })),
  variant('sentences 1, window 1', { strategy: 'sentences', sentences: 1, window: 1 }),
  variant('sentences 1, window 2', { strategy: 'sentences', sentences: 1, window: 2 }),
  variant('sentences 3, window 2', { strategy: 'sentences', sentences: 3, window: 2 }),
  variant('recursive 200 c, parent 800', { size: 200, parentSize: 800, ...characters }),
  variant('recursive 400 c, parent 1600', { size: 400, parentSize: 1600, ...characters }),
  variant('recursive 100 t, parent 300', { size: 100, parentSize: 300, ...tokens }),
  ...[80, 90, 95].map((percentile) => variant(`semantic p${percentile}, 300 t`, { strategy: 'semantic', percentile })),
  variant('semantic p90, 100 t', { strategy: 'semantic', percentile: 90, size: 100 }),
  variant('document', { strategy: 'document' }),
]
