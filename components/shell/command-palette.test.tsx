// @vitest-environment happy-dom

import { spotlight } from '@mantine/spotlight'
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { RunSummary } from '@/server/services/runs/types'
import { openStudio } from '@/test/builders/studio'
import { CommandPalette } from './command-palette'
import { GlobalCommands } from './global-commands'
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
        runs: { list: () => ({ items: [run], page: 1, pages: 1, total: 1, versions: [] }) },
      },
    },
  )

describe('the palette', () => {
  it('finds runs, which it asks for only when somebody looks', async () => {
    const { user, asked } = await open()
    expect(asked('runs.list')).toEqual([])
    act(() => spotlight.open())
    await user.type(await screen.findByRole('textbox'), 'clinic')
    expect(await screen.findByText('Ask the handbook · OK')).toBeDefined()
    expect(asked('runs.list')).toHaveLength(1)
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
