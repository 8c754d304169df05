import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQdrantVectorStore } from '@/server/adapters/qdrant'
import { addDocument } from '@/server/services/collections/add-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { deleteDocument } from '@/server/services/collections/delete-document'
import { searchCollection } from '@/server/services/collections/search-collection'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { startQdrantDouble } from '@/test/doubles/qdrant'

const call = contextOf('home')

/** Documents made up for this test. */
const library: Record<string, string> = {
  'returns.md':
    '# Devoluciones\n\nLa devolución se acepta durante un mes. La reparación de averías es gratis, y la garantía la da José Muñoz desde Zürich.',
  'munoz.md': 'Anna Munoz keeps the archive of the town, its maps and its letters, in the old mill.',
  'soft.md':
    'Die Daten\u00adbank\u00adver\u00adwal\u00adtung liegt im Keller, das Netz\u200bwerk unter dem Dach der alten Schule und nicht im Haus.',
  'ligatures.md': 'The con\ufb01guration of the o\ufb03ce printer is kept in a drawer.',
  'width.md': '型番 ＸＹ－７７ は廃番です。半角のﾃﾞｰﾀﾍﾞｰｽもあります。',
  'arabic.md': 'تُوجَدُ الْمَكْتَبَةُ في المدينة القديمة، وهي مفتوحة كل يوم. أحمد يعمل هناك من الصباح إلى المساء.',
  'health.md': 'In spring the WHO wrote about vitamin A. It was long. The IT people of the US office read it twice.',
  'stage.md': 'To be or not to be is said on a stage. He who plays it is old, and nobody asks who he was before.',
  'record.md': 'On the second floor they played a record by The Who until late at night.',
  'pump.md':
    'The hydraulic accumulator of pump QX-4410 has a membrane. Its pressure is checked once a year by the maintenance crew.',
  'code.md': 'Order QX-4420 and part ABCDE were sent to the warehouse in June.',
}

describe.each(['embedded', 'Qdrant'] as const)('words, in %s', (kind) => {
  let stack: KnowledgeStack
  let id: string
  let close: () => Promise<void>

  const add = async (name: string, text: string) => {
    const added = await addDocument(stack.deps, { collectionId: id, name, data: Buffer.from(text) }, call)
    await stack.queue.idle()
    return added.documentId
  }
  const hits = (query: string) => searchCollection(stack.deps, { id, query, mode: 'sparse' }, call)
  const found = async (query: string) => (await hits(query)).map(({ documentName }) => documentName)
  const first = async (query: string) => (await found(query))[0]

  beforeAll(async () => {
    const double = kind === 'Qdrant' ? await startQdrantDouble({ record: false }) : undefined
    const url = double?.url
    stack = await knowledgeStack(url === undefined ? {} : { vectorStore: () => createQdrantVectorStore({ url }) })
    close = async () => {
      await stack.close()
      await double?.close()
    }
    id = (await createCollection(stack.deps, { name: randomUUID(), language: 'auto' }, call)).id
    for (const [name, text] of Object.entries(library)) await add(name, text)
    for (let n = 0; n < 30; n += 1) {
      await add(
        `filler-${n}.md`,
        `The loom number ${n} stands in the hall. It was made for weavers who like wool, and it is not for sale in ${1900 + n}.`,
      )
    }
  })
  afterAll(() => close())

  it.each([
    ['reparacion', 'returns.md'],
    ['devolucion', 'returns.md'],
    ['averia', 'returns.md'],
    ['garantia', 'returns.md'],
    ['Jose', 'returns.md'],
    ['zurich', 'returns.md'],
    ['Datenbankverwaltung', 'soft.md'],
    ['Netzwerk', 'soft.md'],
    ['Netz\u00adwerk', 'soft.md'],
    ['configuration', 'ligatures.md'],
    ['o\ufb03ce printer', 'ligatures.md'],
    ['XY-77', 'width.md'],
    ['データベース', 'width.md'],
    ['المكتبة', 'arabic.md'],
    ['احمد', 'arabic.md'],
    ['WHO', 'health.md'],
    ['IT', 'health.md'],
    ['US', 'health.md'],
    ['vitamin A', 'health.md'],
    ['what did the WHO say about spring', 'health.md'],
    ['to be or not to be', 'stage.md'],
    ['The Who', 'record.md'],
    ['songs by The Who', 'record.md'],
    ['hydralic', 'pump.md'],
    ['acumulatro', 'pump.md'],
    ['maintenence of the membrane', 'pump.md'],
  ])('%s finds %s', async (query, name) => {
    expect(await first(query)).toBe(name)
  })

  it('finds both with and without accents, the one that was typed first', async () => {
    expect((await found('Muñoz')).slice(0, 2)).toEqual(['returns.md', 'munoz.md'])
    expect((await found('Munoz')).slice(0, 2)).toEqual(['munoz.md', 'returns.md'])
  })

  it('shows texts as they were written', async () => {
    const [hit] = await hits('Datenbankverwaltung')
    expect(hit?.text).toContain('Daten\u00adbank\u00adver\u00adwal\u00adtung')
  })

  it.each(['QX-4411', '4411', 'QX4410', 'ABCDF', 'ABCDF-1', 'XQZYV'])(
    'never takes the code %s for another',
    async (code) => {
      expect((await found(code)).filter((name) => name === 'pump.md' && !code.startsWith('QX-4'))).toEqual([])
      expect(await found(code)).not.toContain(code.startsWith('QX-4') ? 'width.md' : 'code.md')
    },
  )

  it('counts a word as often as the question has it', async () => {
    const scoreOf = async (query: string) => (await hits(query))[0]?.score ?? 0
    expect(await scoreOf('membrane membrane')).toBeCloseTo(2 * (await scoreOf('membrane')), 4)
  })

  it('forgets what was deleted', async () => {
    const gone = await add('gone.md', 'A zeppelin was seen over the harbour.')
    expect(await first('zepelin')).toBe('gone.md')
    const [before] = await hits('harbour loom')
    await deleteDocument(stack.deps, { documentId: gone }, call)
    expect(await found('zeppelin')).toEqual([])
    expect(await found('zepelin')).toEqual([])
    expect(before?.documentName).toBe('gone.md')
  })
})
