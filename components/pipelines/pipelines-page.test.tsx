// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { emptyGraph } from '@/pipeline/graph'
import { say } from '@/pipeline/said'
import type { PipelineSummary, PipelineTemplate } from '@/server/services/pipelines/types'
import { deferred } from '@/test/builders/deferred'
import { type Answers, openStudio } from '@/test/builders/studio'
import { noOffer } from '@/test/builders/studio-answers'
import { PipelinesPage } from './pipelines-page'

const pipeline = (name: string, over: Partial<PipelineSummary> = {}): PipelineSummary => ({
  id: name.toLowerCase(),
  slug: name.toLowerCase(),
  name,
  updatedAt: '2026-11-01T10:00:00.000Z',
  endpoint: null,
  draftAhead: false,
  lastRun: null,
  issues: { errors: 0, warnings: 0 },
  thumbnail: { nodes: [], edges: [] },
  damage: null,
  ...over,
})

/** A server with these pipelines, from which one can be taken or given another name. */
function serverWith(pipelines: PipelineSummary[], more: Answers['pipelines'] = {}): Answers {
  let kept = pipelines
  return {
    models: { offer: () => noOffer },
    pipelines: {
      list: () => kept,
      delete: ({ id }) => {
        kept = kept.filter((one) => one.id !== id)
      },
      rename: ({ id, name }) => {
        kept = kept.map((one) => (one.id === id ? { ...one, name } : one))
      },
      ...more,
    },
  }
}

describe('the list of pipelines', () => {
  it('shows placeholders until the server has answered', async () => {
    await openStudio(<PipelinesPage />, { answers: serverWith([], { list: () => new Promise(() => undefined) }) })
    expect(screen.getByRole('status', { name: 'Loading' })).toBeDefined()
  })

  it('offers templates where there is none', async () => {
    const { user } = await openStudio(<PipelinesPage />, { answers: serverWith([], { templates: () => [] }) })
    expect(await screen.findByText('No pipeline yet')).toBeDefined()
    expect(screen.getAllByRole('button', { name: 'New pipeline' })).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'New pipeline' }))
    expect(await screen.findByRole('radio', { name: /Empty canvas/ })).toBeDefined()
  })

  it('makes a pipeline from a template, with its documents in the language of the studio, or without', async () => {
    const graph = emptyGraph()
    const templates = () => [
      { id: 'cited-answers', graph, documents: true, needsDocuments: false },
      { id: 'long-summary', graph, documents: true, needsDocuments: true },
      { id: 'prompt-only', graph, documents: false, needsDocuments: false },
    ]
    const made = { id: 'made', slug: 'made', name: 'Made', graph, revision: 1, updatedAt: '2026-11-01T10:00:00.000Z' }
    const answers = serverWith([], { templates, fromTemplate: () => made })
    const { user, asked } = await openStudio(<PipelinesPage />, { answers, locale: 'es' })
    await user.click(await screen.findByRole('button', { name: 'Nuevo flujo' }))
    const dialog = await screen.findByRole('dialog', { name: 'Nuevo flujo' })
    await user.click(await within(dialog).findByRole('radio', { name: /Prompt y modelo/ }))
    expect(within(dialog).queryByRole('switch')).toBeNull()
    await user.click(within(dialog).getByRole('radio', { name: /Resumen de un documento largo/ }))
    expect(within(dialog).getByRole<HTMLInputElement>('switch')).toMatchObject({ checked: true, disabled: true })
    await user.click(within(dialog).getByRole('radio', { name: /Respuestas con citas/ }))
    await user.click(within(dialog).getByRole('switch', { name: /Con sus documentos de ejemplo/ }))
    await user.click(within(dialog).getByRole('button', { name: 'Crear' }))
    await waitFor(() =>
      expect(asked('pipelines.fromTemplate')).toEqual([
        { template: 'cited-answers', name: 'Respuestas con citas', locale: 'es', documents: false },
      ]),
    )
  })

  it('makes an empty one for who chose that before the templates came', async () => {
    const templates = deferred<PipelineTemplate[]>()
    const made = { id: 'made', slug: 'made', name: 'Mine', graph: emptyGraph(), revision: 1, updatedAt: '2026-11-01' }
    const answers = serverWith([], { templates: () => templates.promise, create: () => made })
    const { user, asked } = await openStudio(<PipelinesPage />, { answers })
    await user.click(await screen.findByRole('button', { name: 'New pipeline' }))
    await user.click(await screen.findByRole('radio', { name: /Empty canvas/ }))
    templates.resolve([{ id: 'cited-answers', graph: emptyGraph(), documents: false, needsDocuments: false }])
    expect(await screen.findByRole('radio', { checked: false })).toBeDefined()
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Mine{Enter}')
    await waitFor(() => expect(asked('pipelines.create')).toEqual([{ name: 'Mine' }]))
  })

  it('says how each one stands', async () => {
    const damage = { code: 'invalid-input' as const, message: 'The graph is no JSON.', fix: 'Delete it.' }
    await openStudio(<PipelinesPage />, {
      answers: serverWith([
        pipeline('Answers', { endpoint: 'answers', draftAhead: true, issues: { errors: 1, warnings: 2 } }),
        pipeline('Broken', { damage }),
      ]),
    })
    const [first, second] = await screen.findAllByRole('listitem')
    if (!first || !second) throw new Error('two cards were expected')
    for (const text of ['Live', 'Draft ahead', '1 error', '2 warnings', 'Never run']) {
      expect(within(first).getByText(text)).toBeDefined()
    }
    expect(within(first).getByRole('link', { name: 'Answers' }).getAttribute('href')).toBe('/pipelines/answers')
    expect(within(second).getByText('Cannot be read')).toBeDefined()
  })

  it('says what went wrong, and asks again', async () => {
    let failures = 2
    const list = () => {
      if (failures-- > 0) throw new AppError('database-busy', say('The database is locked.'))
      return [pipeline('Answers')]
    }
    const { user } = await openStudio(<PipelinesPage />, { answers: serverWith([], { list }) })
    const alert = await screen.findByRole('alert')
    await user.click(within(alert).getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('link', { name: 'Answers' })).toBeDefined()
  })

  it('deletes only what a person confirmed, by keyboard too', async () => {
    const answers = serverWith([pipeline('Answers'), pipeline('Search')])
    const { user, asked } = await openStudio(<PipelinesPage />, { answers })
    const menu = await screen.findByRole('button', { name: 'Actions for Search' })
    await user.click(menu)
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }))
    expect(asked('pipelines.delete')).toEqual([])
    menu.focus()
    await user.keyboard('{Enter}')
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    await screen.findByRole('dialog', { name: 'Delete “Search”?' })
    await user.click(screen.getByRole('button', { name: 'Delete' }))
    expect(await screen.findByText('“Search” was deleted')).toBeDefined()
    expect(asked('pipelines.delete')).toEqual([{ id: 'search' }])
    expect(screen.queryByRole('link', { name: 'Search' })).toBeNull()
  })
})
