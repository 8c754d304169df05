// @vitest-environment happy-dom

import { render } from '@testing-library/react'
import { expect, it } from 'vitest'
import { usePageTitle } from './use-page-title'

function Titled({ title }: { title: string | undefined }) {
  usePageTitle(title)
  return null
}

it('names what is looked at, follows a new name and gives the earlier title back', () => {
  document.title = 'Runs · Telar'
  const shown = render(<Titled title={undefined} />)
  expect(document.title).toBe('Runs · Telar')
  shown.rerender(<Titled title="Ask the handbook" />)
  expect(document.title).toBe('Ask the handbook · Telar')
  shown.rerender(<Titled title="Ask" />)
  expect(document.title).toBe('Ask · Telar')
  shown.unmount()
  expect(document.title).toBe('Runs · Telar')
})

it('leaves a title alone that another page has put there', () => {
  document.title = 'Runs · Telar'
  const shown = render(<Titled title="Ask" />)
  document.title = 'Models · Telar'
  shown.unmount()
  expect(document.title).toBe('Models · Telar')
})
