// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { GridSummary } from '@/server/services/play/types'
import { graphOf, node } from '@/test/builders/graph'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { PlaygroundPage } from './playground-page'

const grid: GridSummary = {
  id: 'g1',
  name: 'Shorter answers',
  pipelineId: 'p1',
  pipelineName: 'Clinic',
  nodeId: 'prompt',
  state: 'idle',
  variantCount: 2,
  cellCount: 60,
  updatedAt: '2026-11-01T10:00:00.000Z',
}

const open = (grids: GridSummary[], options: StudioOptions = {}) =>
  openStudio(<PlaygroundPage />, {
    address: '/playground',
    ...options,
    answers: { ...options.answers, play: { list: () => grids, ...options.answers?.play } },
  })

describe('the list of grids', () => {
  it('shows what each is about, and opens it', async () => {
    await open([grid, { ...grid, id: 'g2', name: 'Alone', pipelineId: null, state: 'waiting' }])
    expect((await screen.findByRole('link', { name: 'Shorter answers' })).getAttribute('href')).toBe('/playground/g1')
    expect(screen.getByText('Clinic')).toBeDefined()
    const alone = within(screen.getByRole('row', { name: /Alone/ }))
    expect(alone.getByText('A prompt alone')).toBeDefined()
    expect(alone.getByText('Queued')).toBeDefined()
  })

  it('says in Spanish what to do while there is none', async () => {
    await open([], { locale: 'es' })
    expect(await screen.findByRole('heading', { name: 'Todavía no hay cuadrículas' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Nueva cuadrícula' })).toBeDefined()
  })

  it('renames and deletes', async () => {
    const { user, asked } = await open([grid], {
      answers: { play: { rename: () => undefined, delete: () => undefined } },
    })
    await user.click(await screen.findByRole('button', { name: 'What can be done with Shorter answers' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Rename' }))
    const name = await screen.findByRole('textbox', { name: 'Name' })
    await user.clear(name)
    await user.type(name, ' Brief ')
    await user.click(screen.getByRole('button', { name: 'Rename' }))
    await screen.findByText('Shorter answers')
    expect(asked('play.rename')).toEqual([{ id: 'g1', name: 'Brief' }])
    await user.click(screen.getByRole('button', { name: 'What can be done with Shorter answers' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    await user.click(await screen.findByRole('button', { name: 'Delete' }))
    await screen.findByText('Deleted “Shorter answers”')
    expect(asked('play.delete')).toEqual([{ id: 'g1' }])
  })
})

describe('a new grid', () => {
  const pipeline = { id: 'p1', slug: 'clinic', name: 'Clinic', revision: 1, updatedAt: grid.updatedAt }
  const summary = {
    ...pipeline,
    endpoint: null,
    draftAhead: false,
    lastRun: null,
    issues: { errors: 0, warnings: 0 },
    thumbnail: { width: 1, height: 1, nodes: [], edges: [] },
    damage: null,
  }
  const openDialog = (types: string[]) =>
    open([grid], {
      address: '/playground?dialog=new',
      answers: {
        pipelines: {
          list: () => [summary],
          get: () => ({
            ...pipeline,
            graph: graphOf(
              types.map((type, at) => node(`n${at}`, type)),
              [],
            ),
          }),
        },
        datasets: { list: () => [] },
        play: { create: () => ({ id: 'g9' }) },
      },
    })

  it('is made from one of the prompts of a pipeline', async () => {
    const { user, asked } = await openDialog(['input', 'prompt-template', 'prompt-template'])
    await user.click(await screen.findByRole('combobox', { name: 'Pipeline' }))
    await user.click(await screen.findByRole('option', { name: 'Clinic' }))
    expect(await screen.findByRole('combobox', { name: 'Which prompt' })).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Create' }))
    await expect.poll(() => window.location.pathname).toBe('/playground/g9')
    expect(asked('play.create')).toEqual([{ pipelineId: 'p1', nodeId: 'n1' }])
  })

  it('says where a pipeline has no prompt to try', async () => {
    const { user } = await openDialog(['input', 'model'])
    await user.click(await screen.findByRole('combobox', { name: 'Pipeline' }))
    await user.click(await screen.findByRole('option', { name: 'Clinic' }))
    expect(await screen.findByText('This pipeline has no prompt to try. Add a prompt node first.')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Create' }).hasAttribute('disabled')).toBe(true)
  })
})
