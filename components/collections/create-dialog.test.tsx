// @vitest-environment happy-dom

import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { systemStatus } from '@/test/builders/studio-answers'
import { CreateCollectionDialog } from './create-dialog'

const words = { provider: 'built-in', model: 'words', capabilities: ['embed'] } as const
const bge = { provider: 'ollama', model: 'bge-m3', capabilities: ['embed'] } as const
const reader = { provider: 'ollama', model: 'qwen3:4b', capabilities: ['chat'] } as const

type ListModels = NonNullable<NonNullable<Answers['models']>['list']>

const openDialog = (list: ListModels, collections: Answers['collections'] = {}, options: StudioOptions = {}) =>
  openStudio(<CreateCollectionDialog opened onClose={() => undefined} />, {
    ...options,
    answers: { models: { list }, system: { status: () => systemStatus }, collections },
  })

const models: ListModels = () => ({ models: [{ ...words }, { ...bge }, { ...reader }].map(plain), providers: [] })
const plain = ({ capabilities, ...model }: typeof words | typeof bge | typeof reader) => ({
  ...model,
  capabilities: [...capabilities],
})

describe('making a collection', () => {
  it('needs a name, says so and leads there', async () => {
    const { user, asked } = await openDialog(models)
    await user.click(await screen.findByRole('button', { name: 'Create' }))
    const name = screen.getByRole('textbox', { name: /Name/ })
    expect(name.getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(name)
    expect(asked('collections.create')).toEqual([])
  })

  it('takes an embedding model that serves, chosen with the keyboard', async () => {
    const { user, asked } = await openDialog(models, { create: () => ({ id: 'new' }) as never })
    await user.type(await screen.findByRole('textbox', { name: /Name/ }), ' Handbook ')
    const embedder = screen.getByRole('combobox', { name: 'Embedding model' })
    await waitFor(() => expect(embedder).toHaveProperty('value', expect.stringContaining('words')))
    embedder.focus()
    await user.keyboard('{ArrowDown}')
    const offered = await screen.findAllByRole('option')
    expect(offered.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('words'),
      expect.stringContaining('words'),
      'bge-m3 · Ollama',
    ])
    await user.keyboard('{ArrowUp}{Enter}')
    expect(embedder).toHaveProperty('value', 'bge-m3 · Ollama')
    await user.click(screen.getByRole('button', { name: 'Create' }))
    await waitFor(() => expect(window.location.pathname).toBe('/collections/new'))
    expect(asked('collections.create')).toMatchObject([
      { name: 'Handbook', language: 'auto', embedder: { provider: 'ollama', model: 'bge-m3' } },
    ])
  })

  it('goes on with the automatic model where the models cannot be listed, and says why', async () => {
    await openDialog(() => {
      throw new AppError('database-damaged', say('The database file is damaged.'))
    })
    expect(await screen.findByText(/The database file is damaged/)).toBeDefined()
    expect(screen.getByRole('combobox', { name: 'Embedding model' })).toHaveProperty(
      'value',
      expect.stringContaining('words'),
    )
  })

  it('shows in Spanish why it was refused', async () => {
    const create = () => {
      throw new AppError('already-exists', say('There is a collection of that name.'))
    }
    const { user } = await openDialog(models, { create }, { locale: 'es' })
    await user.type(await screen.findByRole('textbox', { name: /Nombre/ }), 'Manual')
    await user.click(screen.getByRole('button', { name: 'Crear' }))
    expect(await screen.findByRole('alert')).toBeDefined()
    expect(screen.getByRole('textbox', { name: /Nombre/ })).toHaveProperty('value', 'Manual')
  })
})
