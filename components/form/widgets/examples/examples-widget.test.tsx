// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type Case, caseDraftSchema } from '@/pipeline/cases/case'
import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { DatasetDto } from '@/server/services/datasets/types'
import { smallEnvironment } from '@/test/builders/environment'
import { openNodeForm } from '@/test/builders/open-form'
import type { OpenOptions } from '@/test/builders/open-pipeline'

const dataset: DatasetDto = {
  id: 'd1',
  name: 'Complaints',
  kind: 'set',
  collectionId: null,
  pipelineId: null,
  version: 3,
  cases: 3,
  updatedAt: '2026-01-01T00:00:00Z',
}
const aCase = (id: string, question: string, label?: string): Case => ({
  ...caseDraftSchema.parse({ inputs: { question }, expected: label === undefined ? {} : { label } }),
  id,
  datasetId: 'd1',
  split: 'train',
  source: id,
  since: 1,
  createdAt: '2026-01-01T00:00:00Z',
})
const cases = [aCase('c1', 'I go.', 'grammatical'), aCase('c2', 'Me goes.', 'ungrammatical'), aCase('c3', 'Unsaid.')]
const environment: Environment = {
  ...smallEnvironment,
  models: [
    ...smallEnvironment.models,
    { provider: 'ollama', model: 'llama', capabilities: ['chat'] },
    { provider: 'ollama', model: 'nomic', capabilities: ['embed'] },
  ],
}
const models = { list: () => ({ models: environment.models, providers: [] }) }

async function open(config: object = {}, options: Partial<OpenOptions> = {}, type = 'classifier') {
  const opened = await openNodeForm(type, { ...config }, { environment, answers: { models }, ...options })
  opened.editor.store.getState().select(['n'])
  const examples = () => opened.config()?.examples as { items: object[] } | undefined
  return { ...opened, examples }
}
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const items = [
  { inputs: { sentence: 'I go.' }, answer: 'grammatical' },
  { inputs: { sentence: 'I goes.' }, answer: 'ungrammatical' },
]

describe('labels of a classifier', () => {
  it('are named, added and taken away, with what the model says for each', async () => {
    const { user, config } = await open()
    await user.clear(screen.getByRole('textbox', { name: 'Name of label 1' }))
    await user.type(screen.getByRole('textbox', { name: 'Name of label 1' }), 'good')
    await user.click(await button('Add a label'))
    await user.type(screen.getByRole('textbox', { name: 'Name of label 3' }), 'unsure')
    await user.click(await button('Remove ungrammatical'))
    expect(config()?.labels).toEqual([
      { name: 'good', answer: 'yes' },
      { name: 'unsure', answer: '' },
    ])
  })

  it('that cannot be told apart are marked where they stand', async () => {
    await open({ labels: [{ name: 'a' }, { name: 'b', answer: 'A' }] })
    expect(await screen.findByText('Two labels have the answer "A".')).toBeDefined()
  })
})

describe('examples of a prompt', () => {
  it('are written by keyboard, and leave no trace when the last one goes', async () => {
    const { user, config, examples } = await open({ user: '{{ question }}' }, {}, 'prompt-template')
    const add = await button('Add an example')
    add.focus()
    await user.keyboard('{Enter}')
    await user.type(await screen.findByRole('textbox', { name: 'question' }), 'Who?')
    await user.type(screen.getByRole('textbox', { name: 'Answer' }), 'Ada.')
    expect(examples()?.items).toEqual([{ inputs: { question: 'Who?' }, answer: 'Ada.' }])
    await user.click(await button('Remove example 1'))
    expect(config()).not.toHaveProperty('examples')
  })

  it('of a classifier take one of its labels as their answer', async () => {
    const { user, examples } = await open({ examples: { items } })
    await user.click(await button('Example 2: I goes.'))
    await user.click(screen.getByRole('combobox', { name: 'Label' }))
    await user.click(await screen.findByRole('option', { name: 'grammatical' }))
    expect(examples()?.items[1]).toMatchObject({ answer: 'grammatical' })
  })

  it('say which are shown; the nearest are found by a model that embeds', async () => {
    const { user, config } = await open({ examples: { items } })
    await user.click(screen.getByRole('combobox', { name: 'Which are shown' }))
    await user.click(await screen.findByRole('option', { name: 'Those nearest to what is asked' }))
    await user.click(screen.getByRole('combobox', { name: 'Embedding model' }))
    await user.click(await screen.findByRole('option', { name: 'nomic · Ollama' }))
    expect(config()?.examples).toMatchObject({
      choose: 'nearest',
      count: 4,
      embedder: { provider: 'ollama', model: 'nomic' },
    })
  })

  it('that are many are folded, and one that is wrong is marked', async () => {
    const many = Array.from({ length: 12 }, (_, at) => ({ inputs: { sentence: `S${at}` }, answer: 'yes' }))
    const { user } = await open({ examples: { items: [...many, { inputs: {}, answer: 'yes' }] } })
    expect(screen.getAllByRole('button', { name: /^Example/ })).toHaveLength(8)
    await user.click(await button('Show 5 more'))
    const wrong = screen.getByRole('button', { name: /^Example 13/ })
    expect(wrong.dataset.wrong).toBe('true')
    await user.click(wrong)
    expect(await screen.findByText('Example 13 asks nothing.')).toBeDefined()
  })
})

describe('examples from a dataset', () => {
  const datasets = {
    list: () => [dataset],
    cases: ({ split, text = '' }: { split?: string; text?: string }) => {
      const found = cases.filter(({ inputs }) => String(inputs.question).includes(text))
      return split === 'test' ? { cases: [], total: 0 } : { cases: found, total: found.length }
    },
  }

  it('are picked among the cases to learn from, by keyboard', async () => {
    const { user, examples, asked } = await open({}, { answers: { models, datasets } })
    ;(await button('From a dataset…')).focus()
    await user.keyboard('{Enter}')
    const dialog = await screen.findByRole('dialog')
    const first = await within(dialog).findByRole('checkbox', { name: 'Me goes. → ungrammatical' })
    expect(asked('datasets.cases')).toEqual([{ datasetId: 'd1', version: 3, limit: 200, split: 'train' }])
    expect(within(dialog).getByRole('checkbox', { name: /Unsaid/ })).toHaveProperty('disabled', true)
    first.focus()
    await user.keyboard(' ')
    await user.click(within(dialog).getByRole('button', { name: 'Take 1 case' }))
    expect(examples()).toMatchObject({
      items: [{ inputs: { sentence: 'Me goes.' }, answer: 'ungrammatical', caseId: 'c2' }],
      from: { datasetId: 'd1', version: 3 },
      choose: 'all',
    })
  })

  it('come from the pipeline’s own cases first', async () => {
    const other = { ...dataset, id: 'd0', name: 'Another', pipelineId: 'elsewhere' }
    const own = { ...dataset, pipelineId: 'pipeline' }
    const { user, asked } = await open({}, { answers: { models, datasets: { ...datasets, list: () => [other, own] } } })
    await user.click(await button('From a dataset…'))
    await screen.findByRole('checkbox', { name: /Me goes/ })
    expect(asked('datasets.cases')).toMatchObject([{ datasetId: 'd1' }])
  })

  it('are taken all, to show the nearest', async () => {
    const { user, examples } = await open({}, { answers: { models, datasets } })
    await user.click(await button('From a dataset…'))
    await user.click(await button('Take all 2, show the nearest'))
    expect(examples()).toMatchObject({ choose: 'nearest' })
    expect(examples()?.items).toHaveLength(2)
  })

  it('warn of test cases', async () => {
    const { user } = await open({}, { answers: { models, datasets } })
    await user.click(await button('From a dataset…'))
    await user.click(await screen.findByRole('combobox', { name: 'Split' }))
    await user.click(await screen.findByRole('option', { name: 'Test' }))
    expect(await screen.findByText(/These include test cases/)).toBeDefined()
    expect(await screen.findByText('No case fits.')).toBeDefined()
  })

  it('say in Spanish that there is none, and what went wrong', async () => {
    const { user } = await open({}, { locale: 'es', answers: { models, datasets: { list: () => [] } } })
    await user.click(await button('De un conjunto…'))
    expect(await screen.findByText(/Aún no hay ningún conjunto de casos/)).toBeDefined()
  })

  it('say what went wrong', async () => {
    const fail = () => {
      throw new AppError('database-busy', say('It is busy.'))
    }
    const { user } = await open({}, { answers: { models, datasets: { list: fail } } })
    await user.click(await button('From a dataset…'))
    expect(await screen.findByRole('alert')).toBeDefined()
  })
})
