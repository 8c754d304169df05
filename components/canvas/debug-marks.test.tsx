// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { NodeDebug } from '@/pipeline/debug'
import { openStudio } from '@/test/builders/studio'
import { DebugMarks } from './node-card'

const titles = () => [...document.querySelectorAll('[title]')].map((mark) => mark.getAttribute('title'))

it.each<[NodeDebug | undefined, string[]]>([
  [undefined, []],
  [{}, []],
  [{ pins: { text: 'x' } }, ['Pinned: gives its pinned values']],
  [{ disabled: true, breakpoint: true }, ['Switched off', 'The run waits before it']],
])('a card says what is set on its node: %j', async (debug, labels) => {
  await openStudio(<DebugMarks debug={debug} />)
  expect(titles()).toEqual(labels)
  for (const label of labels) expect(screen.getByText(label)).toBeDefined()
})

it('says so in the reader’s language', async () => {
  await openStudio(<DebugMarks debug={{ pins: { text: 'x' }, breakpoint: true }} />, { locale: 'es' })
  expect(titles()).toEqual(['Fijado: da sus valores fijados', 'La ejecución espera antes de él'])
})
