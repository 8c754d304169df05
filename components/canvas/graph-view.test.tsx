// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { graphOf, node } from '@/test/builders/graph'
import { openStudio } from '@/test/builders/studio'
import { GraphView } from './graph-view'

it('names the buttons of a drawing to look at in the reader’s language', async () => {
  await openStudio(<GraphView graph={graphOf([node('model', 'model')], [])} />, { locale: 'es' })
  expect(screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'))).toEqual(
    expect.arrayContaining(['Acercar', 'Alejar', 'Ver todo']),
  )
  expect(screen.queryByRole('button', { name: /zoom/i })).toBeNull()
})
