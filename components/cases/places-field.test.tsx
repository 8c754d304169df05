// @vitest-environment happy-dom

import { fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, it } from 'vitest'
import type { Place } from '@/pipeline/cases/case'
import { type Answers, openStudio } from '@/test/builders/studio'
import { PlacesField } from './places-field'

const text = 'Opening hours.\nThe clinic is closed on Sundays.\nParking is free.'

// The picker reads the names and the text alone.
const collections = {
  list: () => [{ id: 'col', name: 'Handbook' }],
  documents: () => ({ items: [{ id: 'd', name: 'hours.md', state: 'indexed' }] }),
  document: () => ({ id: 'd', collectionId: 'col', name: 'hours.md', text }),
} as unknown as Answers['collections']

function Places({ initial }: { initial: Place[] }) {
  const [places, setPlaces] = useState<readonly Place[]>(initial)
  return (
    <>
      <PlacesField places={places} collectionId={null} onChange={setPlaces} />
      <output>{JSON.stringify(places)}</output>
    </>
  )
}

const kept = (): unknown => JSON.parse(screen.getByRole('status').textContent)

it('takes the passage that is marked in the text of a document', async () => {
  const { user } = await openStudio(<Places initial={[]} />, { answers: { collections } })
  await user.click(screen.getByRole('button', { name: 'Add a document or passage' }))
  await user.click(await screen.findByLabelText('Document', { selector: 'input' }))
  await user.click(await screen.findByRole('option', { name: 'hours.md' }))
  const find = await screen.findByRole('textbox', { name: 'Find in the text' })
  await user.type(find, 'Mondays')
  expect(screen.getByText('Not in the text.')).toBeDefined()
  await user.clear(find)
  await user.type(find, 'closed on sundays{Enter}')
  const area = screen.getByRole('textbox', { name: 'Text of the document' })
  fireEvent.select(area)
  await user.click(screen.getByRole('button', { name: 'Take the marked passage' }))
  const start = text.indexOf('closed')
  const place = { collectionId: 'col', documentId: 'd', documentName: 'hours.md' }
  expect(kept()).toEqual([{ ...place, start, end: start + 17, quote: 'closed on Sundays' }])
  expect(screen.getByRole('link', { name: 'hours.md' }).getAttribute('href')).toBe(
    `/documents/d?start=${start}&end=${start + 17}`,
  )
})

it('shows what is not here by its name, grades it and takes it out', async () => {
  const { user } = await openStudio(<Places initial={[{ documentName: 'gone.pdf', quote: 'Once.' }]} />)
  expect(screen.getByText('gone.pdf').closest('a')).toBeNull()
  const grade = screen.getByRole('textbox', { name: 'Relevance of gone.pdf' })
  await user.clear(grade)
  await user.type(grade, '3')
  expect(kept()).toEqual([{ documentName: 'gone.pdf', quote: 'Once.', grade: 3 }])
  await user.click(screen.getByRole('button', { name: 'Remove gone.pdf' }))
  expect(kept()).toEqual([])
})
