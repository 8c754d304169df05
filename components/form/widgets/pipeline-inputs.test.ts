import { describe, expect, it } from 'vitest'
import type { InputField } from '@/pipeline/input-field'
import { inputsChanged, withPipeline } from './pipeline-inputs'

const field = (name: string): InputField => ({ name, type: 'text', required: true })

describe('the choice of a pipeline', () => {
  it('brings its inputs along and leaves the rest as it is', () => {
    const ask = { id: 'p', inputs: [field('question')] }
    expect(withPipeline({ pipelineId: '', fields: [], onError: 'skip' }, ask)).toEqual({
      pipelineId: 'p',
      fields: ask.inputs,
      onError: 'skip',
    })
    expect(withPipeline({ pipelineId: 'p', fields: ask.inputs }, null)).toEqual({ pipelineId: '', fields: [] })
  })

  it('keeps the input for items only where the pipeline has it', () => {
    const ask = { id: 'p', inputs: [field('question')] }
    expect(withPipeline({ itemField: 'question' }, ask).itemField).toBe('question')
    expect(withPipeline({ itemField: 'other' }, ask).itemField).toBe('')
  })

  it('sees when inputs have changed, not when their keys are in another order', () => {
    expect(inputsChanged([{ required: true, type: 'text', name: 'a' }], { inputs: [field('a')] })).toBe(false)
    expect(inputsChanged([field('a')], { inputs: [field('b')] })).toBe(true)
    expect(inputsChanged(undefined, { inputs: [] })).toBe(false)
    const described = { ...field('a'), example: 'What beats?', label: 'Your question' }
    expect(inputsChanged([field('a')], { inputs: [described] })).toBe(false)
  })
})
