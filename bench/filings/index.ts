/**
 * Whether figures of long filings are found: `npm run bench:filings [-- --json --misses --placed no]`. One filing of about sixty
 * pages and the annual reports of two companies for two years, written here; 15 questions whose answer is one figure of one of
 * them, far from the page that names the company. A question counts when one of the first k chunks of a search with the
 * defaults (built-in embedder) is of the right document and has the figure. `--placed no` indexes as earlier versions did.
 */
import { parseArgs } from 'node:util'
import { searchCollection } from '@/server/services/collections/search-collection'
import { contextOf } from '@/test/builders/context'
import { report } from '../lib/report'
import { openStack } from '../tables/stack'
import { filings, questions } from './documents'

const call = contextOf('bench')

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    placed: { type: 'string', default: 'yes' },
  },
})
const DEPTH = 10

async function main(): Promise<void> {
  const stack = await openStack()
  const { signal } = new AbortController()
  try {
    const documents = filings.map(({ name, text }) => ({ name, bytes: Buffer.from(text) }))
    const version = values.placed === 'no' ? 2 : undefined
    const id = await stack.index('Filings', documents, version)
    const rows = []
    for (const prefer of [false, true]) {
      for (const mode of ['sparse', 'dense', 'hybrid'] as const) {
        const ranks: number[] = []
        for (const { text, document, answer } of questions) {
          const chunks = await searchCollection(
            stack.deps,
            { id, query: text, mode, prefer, topK: DEPTH },
            { ...call, ...{ signal } },
          )
          const at = chunks.findIndex((chunk) => chunk.documentName === document && answer.test(chunk.text))
          ranks.push(at < 0 ? Number.POSITIVE_INFINITY : at + 1)
          if (values.misses && !(at >= 0 && at < 3)) console.error(`${mode} ${prefer}: ${text} (${at + 1})`)
        }
        const within = (k: number) => ranks.filter((rank) => rank <= k).length
        rows.push({
          mode,
          prefer: prefer ? 'yes' : 'no',
          questions: ranks.length,
          first: within(1),
          first3: within(3),
          first10: within(DEPTH),
        })
      }
    }
    report(rows, { bench: 'filings', placed: values.placed !== 'no', rows }, values.json)
  } finally {
    await stack.close()
  }
}

await main()
