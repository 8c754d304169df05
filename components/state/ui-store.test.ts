// @vitest-environment happy-dom

import { beforeEach, describe, expect, it } from 'vitest'
import { createUiStore, openPanel, panelLimits, sizePanel } from './ui-store'

describe('panels', () => {
  beforeEach(() => window.localStorage.clear())

  it('are as they were left, in the next editor too', () => {
    const ui = createUiStore()
    openPanel(ui, 'palette', false)
    sizePanel(ui, 'inspector', 500)
    ui.setState({ dockOpen: false, dockTab: 'issues' })
    const { open, sizes, dockOpen, dockTab } = createUiStore().getState()
    expect({ open, dockOpen }).toEqual({ open: { palette: false, inspector: true }, dockOpen: false })
    expect(sizes.inspector).toBe(500)
    expect(dockTab).toBe('run')
  })

  it('have their first sizes where what is remembered cannot be', () => {
    const kept = {
      open: { palette: true, inspector: true },
      dockOpen: true,
      sizes: { palette: 9, inspector: 1, dock: 0 },
    }
    window.localStorage.setItem('telar.panels', JSON.stringify({ state: kept, version: 0 }))
    window.localStorage.setItem('telar.panels.narrow', 'not JSON')
    expect(createUiStore().getState().sizes.palette).toBe(panelLimits.palette.initial)
  })
})
