// @vitest-environment happy-dom

import { screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { SourceDto } from '@/server/services/sources/types'
import { type Answers, openStudio, type StudioOptions } from '@/test/builders/studio'
import { systemStatus } from '@/test/builders/studio-answers'
import { SourceDialog } from './source-dialog'

const saved: SourceDto = {
  id: 's',
  collectionId: 'col',
  name: 'bucket',
  config: {
    kind: 's3',
    endpoint: 'https://s3.example.com',
    region: 'us-east-1',
    bucket: 'bucket',
    prefix: '',
    accessKeyId: 'key',
    include: [],
    exclude: [],
  },
  hasSecret: true,
  schedule: null,
  maxAgeSeconds: null,
  paused: false,
  revision: 3,
  stale: false,
  checkedAt: null,
  nextSyncAt: null,
  documents: 0,
  quarantined: 0,
  sync: null,
  createdAt: '2026-11-01T10:00:00.000Z',
}

function Dialog({ source }: { source: SourceDto | null }) {
  const [opened, setOpened] = useState(true)
  return <SourceDialog collectionId="col" source={source} opened={opened} onClose={() => setOpened(false)} />
}

/** The dialog of a new source, or of `source`, with a server that saves and syncs. */
async function openDialog(sources: Answers['sources'] = {}, source: SourceDto | null = null, more: StudioOptions = {}) {
  const answers: Answers = {
    system: { status: () => systemStatus },
    sources: { create: () => saved, update: () => saved, sync: () => undefined as never, ...sources },
  }
  const opened = await openStudio(<Dialog source={source} />, { ...more, answers })
  await screen.findByRole('dialog')
  return opened
}

const textbox = (name: RegExp) => screen.getByRole('textbox', { name })
const isClosed = () => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())

describe('adding a source', () => {
  it('warns of a maximum age that is over before the next sync is due, and names the zone of the times', async () => {
    const { user } = await openDialog()
    await user.click(screen.getByRole('radio', { name: 'Daily' }))
    expect(await screen.findByText(/In the server’s time \(UTC\)\./)).toBeDefined()
    const age = screen.getByRole('textbox', { name: 'Maximum age: number' })
    await user.type(age, '2')
    expect(screen.queryByText(/Between two syncs it is longer/)).toBeNull()
    await user.click(screen.getByRole('combobox', { name: 'Maximum age: unit' }))
    await user.click(await screen.findByRole('option', { name: 'hours' }))
    expect(screen.getByText(/Between two syncs it is longer/)).toBeDefined()
  })

  it('needs a whole path, says so at the field and leads there', async () => {
    const { user, asked } = await openDialog()
    await user.click(screen.getByRole('button', { name: 'Add and sync' }))
    const path = textbox(/Path of the folder/)
    expect(screen.getByText('Fill this in.')).toBeDefined()
    expect(document.activeElement).toBe(path)
    await user.type(path, 'documents')
    expect(screen.getByText('Give the full path, from the root on.')).toBeDefined()
    expect(asked('sources.create')).toEqual([])
  })

  it('saves it under the name of its place, and syncs it', async () => {
    const { user, asked } = await openDialog()
    await user.type(textbox(/Path of the folder/), '/srv/documents/')
    await user.click(screen.getByRole('switch', { name: /Watch it/ }))
    await user.type(textbox(/Only these/), '**/*.pdf')
    expect(textbox(/^Name/).getAttribute('placeholder')).toBe('documents')
    await user.click(screen.getByRole('button', { name: 'Add and sync' }))
    await isClosed()
    const config = { kind: 'folder', path: '/srv/documents/', watch: false, include: ['**/*.pdf'], exclude: [] }
    expect(asked('sources.create')).toMatchObject([{ collectionId: 'col', source: { name: 'documents', config } }])
    expect(asked('sources.sync')).toEqual([{ id: 's' }])
  })

  it('keeps what was typed while another kind is looked at', async () => {
    const { user, asked } = await openDialog()
    await user.type(textbox(/Path of the folder/), '/srv')
    await user.click(screen.getByRole('radio', { name: 'List of addresses' }))
    await user.type(textbox(/Addresses/), 'https://example.com/a{Enter}nonsense')
    await user.click(screen.getByRole('button', { name: 'Add and sync' }))
    expect(screen.getByText(/^Each line must be an address/)).toBeDefined()
    await user.click(screen.getByRole('radio', { name: 'Folder' }))
    expect(textbox(/Path of the folder/)).toHaveProperty('value', '/srv')
    await user.click(screen.getByRole('button', { name: 'Add and sync' }))
    await isClosed()
    expect(asked('sources.create')).toMatchObject([{ source: { config: { kind: 'folder', path: '/srv' } } }])
  })

  it('stays open with what was typed when it cannot be saved', async () => {
    const { user } = await openDialog({
      create: () => {
        throw new AppError('already-exists', say('There is a source of that name.'))
      },
    })
    await user.type(textbox(/Path of the folder/), '/srv')
    await user.click(screen.getByRole('button', { name: 'Add and sync' }))
    expect(await within(screen.getByRole('dialog')).findByRole('alert')).toBeDefined()
    expect(textbox(/Path of the folder/)).toHaveProperty('value', '/srv')
  })

  it('is done when only the first sync fails, which is told', async () => {
    const { user, asked } = await openDialog({
      sync: () => {
        throw new AppError('source-unreachable', say('The folder cannot be read.'))
      },
    })
    await user.type(textbox(/Path of the folder/), '/srv')
    await user.click(screen.getByRole('button', { name: 'Add and sync' }))
    expect(await screen.findByText(/The folder cannot be read/)).toBeDefined()
    await isClosed()
    expect(asked('sources.create')).toHaveLength(1)
  })

  it('says that somebody else was faster, and lets the person choose whose settings stay', async () => {
    const theirs = { ...saved, name: 'theirs', revision: 4 }
    const { user, asked } = await openDialog(
      {
        get: () => theirs,
        update: ({ revision }) => {
          if (revision !== 4) throw new AppError('conflict', say('“bucket” was changed elsewhere.'))
          return theirs
        },
      },
      saved,
    )
    const name = textbox(/^Name/)
    await user.clear(name)
    await user.type(name, 'mine')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await user.click(await screen.findByRole('button', { name: 'Show the stored one' }))
    await waitFor(() => expect(name).toHaveProperty('value', 'theirs'))
    expect(asked('sources.update')).toMatchObject([{ revision: 3, source: { name: 'mine' } }])
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await isClosed()
    expect(asked('sources.update').at(-1)).toMatchObject({ revision: 4, source: { name: 'theirs' } })
  })

  it('saves over what somebody else stored, when the person says so', async () => {
    const { user, asked } = await openDialog(
      {
        get: () => ({ ...saved, revision: 4 }),
        update: ({ revision }) => {
          if (revision !== 4) throw new AppError('conflict', say('“bucket” was changed elsewhere.'))
          return saved
        },
      },
      saved,
    )
    await user.type(textbox(/^Name/), ' of mine')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await user.click(await screen.findByRole('button', { name: 'Save mine over it' }))
    await isClosed()
    expect(asked('sources.update').at(-1)).toMatchObject({ revision: 4, source: { name: 'bucket of mine' } })
  })

  it('speaks Spanish', async () => {
    const { user } = await openDialog({}, null, { locale: 'es' })
    await user.click(screen.getByRole('button', { name: 'Añadir y sincronizar' }))
    expect(screen.getByText('Rellena este campo.')).toBeDefined()
    expect(screen.getByRole('radio', { name: 'Carpeta' })).toBeDefined()
  })
})

describe('when a source is compared again', () => {
  it('is by hand, or on days that are chosen', async () => {
    const { user, asked } = await openDialog({ nextTimes: () => [] } as Answers['sources'])
    await user.type(textbox(/Path of the folder/), '/srv')
    await user.click(screen.getByRole('radio', { name: 'Daily' }))
    await user.click(screen.getByRole('button', { name: 'Add and sync' }))
    await isClosed()
    expect(asked('sources.create')).toMatchObject([
      { source: { schedule: expect.stringMatching(/^\d+ \d+ \* \* \*$/) } },
    ])
  })
})

describe('trying settings', () => {
  it('shows what they lead to, and what to know of it', async () => {
    const probe = () => ({ keys: ['a.txt', 'b.txt'], more: true, warnings: [say('One file is a link.')] })
    const { user, asked } = await openDialog({ probe } as Answers['sources'])
    await user.type(textbox(/Path of the folder/), '/srv')
    await user.click(screen.getByRole('button', { name: 'Try it' }))
    expect(await screen.findByText('a.txt')).toBeDefined()
    expect(screen.getByText('The first 2, and there are more:')).toBeDefined()
    expect(screen.getByText('One file is a link.')).toBeDefined()
    expect(asked('sources.probe')).toMatchObject([{ config: { kind: 'folder', path: '/srv' } }])
  })
})

describe('changing a source with a secret', () => {
  it('leaves the stored one where it is', async () => {
    const { user, asked } = await openDialog({}, saved)
    expect(screen.getByText('One is stored. Type a new one to replace it.')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Try it' })).toHaveProperty('disabled', true)
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await isClosed()
    const [input] = asked('sources.update')
    expect(input).toMatchObject({ id: 's', source: { config: { bucket: 'bucket', accessKeyId: 'key' } } })
    expect(input).not.toHaveProperty('source.secret')
    expect(asked('sources.sync')).toEqual([])
  })

  it('deletes it when asked to', async () => {
    const { user, asked } = await openDialog({}, saved)
    await user.click(screen.getByRole('button', { name: 'Delete the stored key' }))
    expect(screen.getByText('The stored one is deleted when you save.')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await isClosed()
    expect(asked('sources.update')).toMatchObject([{ source: { secret: '' } }])
  })
})
