// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { startTour } from '@/components/shell/help'
import { openStudio } from '@/test/builders/studio'
import { Tour } from './tour'

beforeEach(() => localStorage.clear())

describe('the tour', () => {
  it('has five steps, there and back, and is not offered again', async () => {
    const { user } = await openStudio(<Tour />)
    await user.click(await screen.findByRole('button', { name: 'Take the tour' }))
    for (const title of ['The pipeline', 'Nodes', 'Settings and data', 'Try it']) {
      const step = await screen.findByRole('dialog', { name: title })
      await user.click(within(step).getByRole('button', { name: 'Next' }))
    }
    const last = await screen.findByRole('dialog', { name: 'What is live' })
    expect(within(last).getByText('5 of 5')).toBeDefined()
    await user.click(within(last).getByRole('button', { name: 'Back' }))
    await screen.findByRole('dialog', { name: 'Try it' })
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.queryByRole('region', { name: 'Tour of the editor' })).toBeNull()
  })

  it('is never offered to whoever declined, and comes when asked for', async () => {
    const first = await openStudio(<Tour />, { locale: 'es' })
    await first.user.click(await screen.findByRole('button', { name: 'No, gracias' }))
    expect(screen.queryByRole('region')).toBeNull()
    expect(JSON.parse(localStorage.getItem('telar.tour') ?? 'null')).toBe('seen')
    startTour()
    expect(await screen.findByRole('dialog', { name: 'El flujo' })).toBeDefined()
  })
})
