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

  it('leave a drawing more room on a laptop than on a large screen', () => {
    const sizesAt = (width: number, height: number) => {
      Object.assign(window, { innerWidth: width, innerHeight: height })
      return createUiStore().getState().sizes
    }
    const large = sizesAt(1920, 1080)
    expect(large).toEqual({
      palette: panelLimits.palette.initial,
      inspector: panelLimits.inspector.initial,
      dock: panelLimits.dock.initial,
    })
    const small = sizesAt(1280, 720)
    expect(small.dock).toBeLessThan(large.dock)
    expect(small.inspector).toBeLessThan(large.inspector)
    expect(sizesAt(1280, 300).dock).toBe(panelLimits.dock.min)
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
