import { describe, expect, it } from 'vitest'
import { type FaissDraft, faissFormData, faissProblems } from './faiss-form'

const draft = (change: Partial<FaissDraft> = {}): FaissDraft => ({
  name: ' Manuals ',
  language: 'es',
  embedder: 'ollama/bge-m3:latest',
  index: new File(['12345'], 'index.faiss'),
  docstore: new File(['{}'], 'docstore.jsonl'),
  ...change,
})

describe('importing a FAISS index', () => {
  it('needs a name and both files, and no pickle', () => {
    expect(faissProblems(draft())).toEqual({})
    expect(faissProblems(draft({ name: ' ', index: null, docstore: null }))).toEqual({
      name: 'nameMissing',
      index: 'indexMissing',
      docstore: 'docstoreMissing',
    })
    const pickle = new File(['x'], 'index.PKL')
    expect(faissProblems(draft({ docstore: pickle }))).toEqual({ docstore: 'docstorePickle' })
  })

  it('counts both files against the limit', () => {
    expect(faissProblems(draft(), 7)).toEqual({})
    expect(faissProblems(draft(), 6)).toEqual({ index: 'tooLarge' })
  })

  it('names the model by its parts', () => {
    const form = faissFormData(draft())
    const texts = [...form].filter(([, value]) => typeof value === 'string')
    expect(Object.fromEntries(texts)).toEqual({
      name: 'Manuals',
      language: 'es',
      provider: 'ollama',
      model: 'bge-m3:latest',
    })
    expect(faissFormData(draft({ embedder: 'auto' })).get('provider')).toBe('auto')
    expect(form.get('index')).toBeInstanceOf(File)
    expect(form.get('docstore')).toBeInstanceOf(File)
  })
})
