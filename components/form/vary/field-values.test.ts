import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { fieldSpecsOf } from '../field-specs'
import {
  decimalOf,
  firstValues,
  misfits,
  numbersBetween,
  readNumbers,
  unique,
  valueKindOf,
  writeNumbers,
} from './field-values'

const retriever = definitions.get('retriever')
if (!retriever) throw new Error('there is no retriever')
const specs = fieldSpecsOf(retriever)
const specOf = (name: string) => {
  const found = specs.find((spec) => spec.name === name)
  if (!found) throw new Error(`no field ${name}`)
  return found
}

describe('values of a field', () => {
  it('are read from a list, each once', () => {
    expect(readNumbers('4, 8;16 8')).toEqual([4, 8, 16])
    expect(readNumbers('0.1 .25')).toEqual([0.1, 0.25])
    expect(readNumbers('')).toEqual([])
    expect(readNumbers('4, eight')).toBeNull()
  })

  it('have decimals as the reader writes them', () => {
    expect([decimalOf('en'), decimalOf('es')]).toEqual(['.', ','])
    expect(readNumbers('0,25, 0,5; 1', ',')).toEqual([0.25, 0.5, 1])
    expect(readNumbers('4, 8, 16,', ',')).toEqual([4, 8, 16])
    // Whoever meant a list is not given other numbers without a word.
    expect(readNumbers('4,8,16', ',')).toBeNull()
    expect(readNumbers(writeNumbers([0.25, 3], ','), ',')).toEqual([0.25, 3])
  })

  it('go from one number to another', () => {
    expect(numbersBetween({ from: 2, to: 10, step: 4 }, 20)).toEqual([2, 6, 10])
    expect(numbersBetween({ from: 0.1, to: 0.4, step: 0.1 }, 20)).toEqual([0.1, 0.2, 0.3, 0.4])
    expect(numbersBetween({ from: 1, to: 1_000, step: 1 }, 3)).toEqual([1, 2, 3])
    expect(numbersBetween({ from: 5, to: 1, step: 1 }, 20)).toEqual([])
    expect(numbersBetween({ from: 1, to: 5, step: 0 }, 20)).toEqual([])
  })

  it('begin with what is likely to be tried, the own value among them', () => {
    expect(firstValues(specOf('topK'), { topK: 8 })).toEqual([4, 8, 16])
    expect(firstValues(specOf('topK'), { topK: 80 })).toEqual([40, 80, 100])
    expect(firstValues(specOf('mode'), {})).toEqual(['hybrid', 'dense', 'sparse'])
    expect(firstValues(specOf('prefer'), { prefer: true })).toEqual([false, true])
    expect(firstValues(specOf('scoreThreshold'), {})).toEqual([])
  })

  it('are held against the schema of the node', () => {
    expect(misfits(retriever, { collectionId: 'c1' }, 'topK', [4, 0, 2.5, 101])).toEqual([0, 2.5, 101])
    // What is wrong with another field is not the fault of these.
    expect(misfits(retriever, { collectionId: '' }, 'topK', [4])).toEqual([])
  })

  it('count once, whatever the order of their members', () => {
    expect(unique([{ a: 1, b: 2 }, { b: 2, a: 1 }, 3, 3])).toEqual([{ a: 1, b: 2 }, 3])
  })

  it('are not asked of fields that decide which ports there are', () => {
    const kindOf = (type: string, name: string) => {
      const definition = definitions.get(type)
      const spec = definition && fieldSpecsOf(definition).find((one) => one.name === name)
      return spec && valueKindOf(spec)
    }
    expect(kindOf('input', 'fields')).toBeNull()
    expect(kindOf('retriever', 'filter')).toBe('json')
    expect(kindOf('prompt-template', 'system')).toBe('text')
  })
})
