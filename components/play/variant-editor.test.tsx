// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { smallEnvironment } from '@/test/builders/environment'
import { gridDto, gridRow } from '@/test/builders/grid'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { GridPage } from './grid-page'

const dto = gridDto(['one'], [gridRow('a'), gridRow('b', { context: 'none' })])
const open = (answers: StudioOptions['answers'] = {}) =>
  openStudio(<GridPage id="g1" />, {
    address: '/playground/g1?edit=one',
    answers: {
      ...answers,
      system: { environment: () => smallEnvironment },
      play: {
        get: () => dto,
        preview: ({ config }) => ({
          messages: [{ role: 'user', content: `asked ${JSON.stringify(config.includeHistory)}` }],
        }),
        ...answers.play,
      },
    },
  })

describe('the editor of a variant', () => {
  it('calls the first one, which has no name of its own, as its column does', async () => {
    await open({ play: { get: () => ({ ...dto, variants: dto.variants.map((one) => ({ ...one, name: '1' })) }) } })
    expect(await screen.findByRole('dialog', { name: 'New variant from 1 · Variant 1' })).toBeDefined()
  })

  it('keeps a changed prompt as a new variant, named and made from the other', async () => {
    const { user, asked } = await open({
      play: {
        addVariant: ({ config, name }) => ({
          id: 'two',
          number: 2,
          name: name ?? '2',
          parentId: 'one',
          config,
          createdAt: dto.updatedAt,
        }),
      },
    })
    expect(await screen.findByText('Change something first: then it is another variant.')).toBeDefined()
    await user.click(await screen.findByRole('switch', { name: /history/i }))
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'With history')
    await user.click(screen.getByRole('button', { name: 'Keep as a new variant' }))
    await vi.waitFor(() => expect(window.location.search).toBe(''))
    const config = { system: '', user: 'one: {{ question }}', includeHistory: true }
    expect(asked('play.addVariant')).toEqual([{ gridId: 'g1', parentId: 'one', config, name: 'With history' }])
  })

  it('shows what the model is asked for a case, and keeps what was written when it is refused', async () => {
    const { user } = await open({
      play: {
        addVariant: () => {
          throw new AppError('invalid-graph', say('Nothing feeds the variable “{name}”.', { name: 'topic' }))
        },
      },
    })
    expect(await screen.findByText('asked false')).toBeDefined()
    await user.click(screen.getByRole('switch', { name: /history/i }))
    expect(await screen.findByText('asked true')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Keep as a new variant' }))
    expect(await screen.findByText('Nothing feeds the variable “topic”.')).toBeDefined()
    expect(screen.getByRole<HTMLInputElement>('switch', { name: /history/i }).checked).toBe(true)
  })
})

describe('a prompt alone', () => {
  const written = { ...dto, pipelineId: null }
  const config = (user: string) => ({ system: '', user, includeHistory: false })
  const withUser = (user: string) => ({
    ...written,
    variants: written.variants.map((one) => ({ ...one, config: config(user) })),
  })

  it('gets a new variable as an input, which is said and may be kept', async () => {
    await open({ play: { get: () => withUser('{{ question }} {{ topic }}') } })
    expect(await screen.findByText(/“topic” becomes an input/)).toBeDefined()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('is asked for the variable that was meant where one is nearly called so', async () => {
    await open({ play: { get: () => withUser('{{ qestion }}') } })
    expect((await screen.findByRole('alert')).textContent).toContain('Did you mean “question”?')
  })
})
