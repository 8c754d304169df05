// @vitest-environment happy-dom

import { screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { openStudio } from '@/test/builders/studio'
import { Splitter } from './splitter'

function Panel({ edge, onFold }: { edge: 'top' | 'left' | 'right'; onFold: () => void }) {
  const [size, setSize] = useState(200)
  return (
    <Splitter label="Size" edge={edge} size={size} min={100} max={240} initial={180} onSize={setSize} onFold={onFold} />
  )
}

describe('splitter', () => {
  it.each([
    ['right', 'ArrowRight', 'ArrowLeft'],
    ['left', 'ArrowLeft', 'ArrowRight'],
    ['top', 'ArrowUp', 'ArrowDown'],
  ] as const)('at the %s grows by %s, within its limits', async (edge, more, less) => {
    let folds = 0
    const { user } = await openStudio(<Panel edge={edge} onFold={() => (folds += 1)} />)
    const splitter = screen.getByRole('separator', { name: 'Size' })
    const value = () => Number(splitter.getAttribute('aria-valuenow'))
    splitter.focus()
    await user.keyboard(`{${more}}`)
    expect(value()).toBe(224)
    await user.keyboard(`{${more}}`)
    expect(value()).toBe(240)
    await user.keyboard(`{Home}{${less}}`)
    expect(value()).toBe(100)
    await user.dblClick(splitter)
    expect(value()).toBe(180)
    await user.keyboard('{Enter}')
    expect(folds).toBe(1)
  })
})
