// @vitest-environment happy-dom

import { spotlight } from '@mantine/spotlight'
import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { RunSummary } from '@/server/services/runs/types'
import { openStudio } from '@/test/builders/studio'
import { CommandPalette } from './command-palette'
import { GlobalCommands } from './global-commands'
import { pageActions } from './page-actions'
import { ShortcutsDialog } from './shortcuts-dialog'

const run: RunSummary = {
  id: 'r1',
  pipelineId: 'p',
  pipelineName: 'Ask the handbook',
  versionId: null,
  origin: 'studio',
  status: 'ok',
  usage: { inputTokens: 1, outputTokens: 1 },
  durationMs: 5,
  startedAt: '2026-11-01T10:00:00.000Z',
  title: 'When is the clinic closed?',
  damaged: false,
}

const open = (locale: 'en' | 'es' = 'en') =>
  openStudio(
    <>
      <CommandPalette />
      <GlobalCommands />
      <ShortcutsDialog />
    </>,
    {
      locale,
      answers: {
        pipelines: { list: () => [] },
        collections: { list: () => [] },
        datasets: { list: () => [] },
        runs: { list: () => ({ items: [run], page: 1, pages: 1, total: 1, versions: [] }) },
      },
    },
  )

// Whether it is open outlives what draws it.
afterEach(() => act(() => spotlight.close()))

describe('the palette', () => {
  it('finds runs, which it asks for only when somebody looks', async () => {
    const { user, asked } = await open()
    expect(asked('runs.list')).toEqual([])
    act(() => spotlight.open())
    await user.type(await screen.findByRole('textbox'), 'clinic')
    expect(await screen.findByText('Ask the handbook · OK')).toBeDefined()
    expect(asked('runs.list')).toHaveLength(1)
  })

  it('presses what stands on the page, but for rows, dialogs and what is off', async () => {
    const pressed: string[] = []
    const button = (label: string, more: object = {}) => (
      <button type="button" onClick={() => pressed.push(label)} {...more}>
        {label}
      </button>
    )
    const { user } = await openStudio(
      <>
        <CommandPalette />
        <main id="content">
          {button('Measure again')}
          {button('Off', { disabled: true })}
          {button('x', { 'aria-label': 'Clear selection' })}
          <table>
            <tbody>
              <tr>
                <td>{button('Delete a row')}</td>
              </tr>
            </tbody>
          </table>
        </main>
      </>,
      {
        answers: {
          pipelines: { list: () => [] },
          collections: { list: () => [] },
          datasets: { list: () => [] },
          runs: { list: () => ({ items: [], page: 1, pages: 1, total: 0, versions: [] }) },
        },
      },
    )
    act(() => spotlight.open())
    await user.type(await screen.findByRole('textbox'), 'measure')
    await user.keyboard('{Enter}')
    await waitFor(() => expect(pressed).toEqual(['Measure again']))
    const content = document.querySelector('#content')
    expect(content && pageActions(content).map(({ label }) => label)).toEqual(['Measure again', 'Clear selection'])
  })

  it('finds older runs by words that only the server knows', async () => {
    const old = { ...run, id: 'old', title: 'Long ago' }
    const { user, asked } = await openStudio(<CommandPalette />, {
      answers: {
        pipelines: { list: () => [] },
        collections: { list: () => [] },
        datasets: { list: () => [] },
        runs: {
          list: (input) => ({ items: input?.text ? [old] : [run], page: 1, pages: 3, total: 120, versions: [] }),
        },
      },
    })
    act(() => spotlight.open())
    await user.type(await screen.findByRole('textbox'), 'ferret')
    expect(await screen.findByText('Long ago')).toBeDefined()
    expect(asked('runs.list').at(-1)).toMatchObject({ text: 'ferret' })
  })

  it('changes the theme and begins a pipeline, wherever one is', async () => {
    const { user } = await open()
    act(() => spotlight.open())
    await user.type(await screen.findByRole('textbox'), 'new pipeline')
    expect(await screen.findByRole('button', { name: 'New pipeline' })).toBeDefined()
    await user.clear(screen.getByRole('textbox'))
    await user.type(screen.getByRole('textbox'), 'dark{Enter}')
    await waitFor(() => expect(document.documentElement.dataset.mantineColorScheme).toBe('dark'))
  })

  it('opens the sheet of keys, as ? does', async () => {
    const { user } = await open('es')
    act(() => spotlight.open())
    await user.type(await screen.findByRole('textbox'), 'atajos{Enter}')
    const sheet = await screen.findByRole('dialog', { name: 'Atajos de teclado' })
    await user.click(within(sheet).getByRole('button', { name: 'Cerrar' }))
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Atajos de teclado' })).toBeNull())
    await user.keyboard('{Shift>}?{/Shift}')
    expect(await screen.findByRole('dialog', { name: 'Atajos de teclado' })).toBeDefined()
  })
})
