import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextOf } from '@/test/builders/context'
import { inEnglish } from '@/test/builders/in-english'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { addDocument } from './add-document'
import { createCollection } from './create-collection'
import { getDocument } from './get-document'
import { searchCollection } from './search-collection'
import { setEncoding } from './set-encoding'

const call = contextOf('home')

/** “Füße” as MS-DOS wrote it: too little to tell from what Windows writes. */
const text = Buffer.from('46 81 e1 65 20 6f 66 20 74 68 65 20 6c 6f 6f 6d'.replaceAll(' ', ''), 'hex')

let stack: KnowledgeStack
let collectionId: string
beforeAll(async () => {
  stack = await knowledgeStack()
  collectionId = (await createCollection(stack.deps, { name: 'Old files', language: 'none' }, call)).id
})
afterAll(() => stack.close())

const add = async (name: string, data: Uint8Array) => {
  const { documentId } = await addDocument(stack.deps, { collectionId, name, data }, call)
  await stack.queue.idle()
  return documentId
}
const details = (documentId: string) => getDocument(stack.deps, { documentId }, call)
const find = async (query: string) =>
  (await searchCollection(stack.deps, { id: collectionId, query, mode: 'sparse' }, call)).map((hit) => hit.text)

describe('the encoding of a document', () => {
  it('is told, can be chosen, reads the document anew, and can be left to be found again', async () => {
    const documentId = await add('a.txt', text)
    const found = await details(documentId)
    expect(inEnglish(found)).toMatchObject({
      chosenEncoding: null,
      warnings: [expect.stringContaining('does not say its encoding')],
    })

    expect(await setEncoding(stack.deps, { documentId, encoding: 'windows-1251' }, call)).toMatchObject({
      state: 'queued',
    })
    await stack.queue.idle()
    expect((await details(documentId)).text).not.toBe('Füße of the loom')

    await setEncoding(stack.deps, { documentId, encoding: 'ibm850' }, call)
    await stack.queue.idle()
    expect(await details(documentId)).toMatchObject({
      state: 'indexed',
      text: 'Füße of the loom',
      encoding: 'ibm850',
      chosenEncoding: 'ibm850',
      warnings: [],
      outdated: false,
    })
    expect(await find('Füße')).toEqual(['Füße of the loom'])

    await setEncoding(stack.deps, { documentId, encoding: null }, call)
    await stack.queue.idle()
    expect(await details(documentId)).toMatchObject({
      text: found.text,
      encoding: found.encoding,
      chosenEncoding: null,
    })
  })

  it('is not chosen for what is no text, nor for what is not there', async () => {
    const documentId = await add('a.rtf', Buffer.from('{\\rtf1 The loom}'))
    await expect(setEncoding(stack.deps, { documentId, encoding: 'gbk' }, call)).rejects.toMatchObject({
      code: 'invalid-input',
    })
    await expect(setEncoding(stack.deps, { documentId: 'none', encoding: 'gbk' }, call)).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('may be chosen while the document still waits', async () => {
    const { documentId } = await addDocument(
      stack.deps,
      {
        collectionId,
        name: 'b.txt',
        data: Buffer.from([...text, 46]),
      },
      call,
    )
    await setEncoding(stack.deps, { documentId, encoding: 'ibm437' }, call)
    await stack.queue.idle()
    expect(await details(documentId)).toMatchObject({ text: 'Füße of the loom.', encoding: 'ibm437' })
  })
})
