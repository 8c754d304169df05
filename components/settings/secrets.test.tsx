// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SecretDto } from '@/server/services/secrets/types'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { SecretsPanel } from './secrets'

async function open(options: StudioOptions = {}) {
  const kept: SecretDto[] = [{ name: 'CRM_KEY', hosts: null, updatedAt: '2026-11-01T10:00:00.000Z' }]
  const opened = await openStudio(<SecretsPanel />, {
    ...options,
    answers: {
      secrets: {
        list: () => [...kept],
        save: ({ name, hosts }) => {
          const secret = { name, hosts, updatedAt: '2026-11-02T10:00:00.000Z' }
          kept.splice(0, kept.length, ...kept.filter((one) => one.name !== name), secret)
          return secret
        },
        delete: ({ name }) => {
          kept.splice(0, kept.length, ...kept.filter((one) => one.name !== name))
        },
      },
    },
  })
  await screen.findByText('CRM_KEY')
  return opened
}

describe('secrets', () => {
  it('are stored under a name, and shown by it alone', async () => {
    const { user, asked } = await open()
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'MAIL')
    await user.type(screen.getByLabelText('Value'), 'hush-hush')
    await user.type(screen.getByLabelText('Allowed hosts'), 'https://API.mail.test/v1, *.loom.test')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('{{ secrets.MAIL }}')).toBeDefined()
    expect(asked('secrets.save')).toEqual([
      { name: 'MAIL', value: 'hush-hush', hosts: ['api.mail.test', '*.loom.test'] },
    ])
    expect(screen.getByText('api.mail.test, *.loom.test')).toBeDefined()
    expect(screen.getByLabelText('Value')).toHaveProperty('value', '')
  })

  it('say what is wrong with a name or a value before they are sent', async () => {
    const { user, asked } = await open({ locale: 'en' })
    await user.type(screen.getByRole('textbox', { name: 'Name' }), '7 up')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(screen.getByText('Letters, digits and _, beginning with a letter.')).toBeDefined()
    expect(screen.getByText('At least 4 characters.')).toBeDefined()
    expect(screen.getByText('Name at least one host that may get it.')).toBeDefined()
    await user.type(screen.getByLabelText('Allowed hosts'), 'a.test *')
    expect(screen.getByText('“*” names no host.')).toBeDefined()
    expect(asked('secrets.save')).toEqual([])
  })

  it('are replaced by name, and deleted once that was confirmed', async () => {
    const { user, asked } = await open()
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'CRM_KEY')
    expect(screen.getByText('CRM_KEY is stored already: this changes it.')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Delete CRM_KEY' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete' }))
    expect(asked('secrets.delete')).toEqual([{ name: 'CRM_KEY' }])
  })

  it('of earlier versions go anywhere until their hosts are set, without writing the value again', async () => {
    const { user, asked } = await open()
    expect(screen.getByText('Any host')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Change CRM_KEY' }))
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveProperty('value', 'CRM_KEY')
    await user.type(screen.getByLabelText('Allowed hosts'), 'crm.test:8443')
    await user.click(screen.getByRole('button', { name: 'Replace' }))
    expect(await screen.findByText('crm.test:8443')).toBeDefined()
    expect(asked('secrets.save')).toEqual([{ name: 'CRM_KEY', hosts: ['crm.test:8443'] }])
    expect(screen.queryByText('Any host')).toBeNull()
  })

  it('speak Spanish', async () => {
    await open({ locale: 'es' })
    expect(screen.getByRole('heading', { name: 'Secretos' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Eliminar CRM_KEY' })).toBeDefined()
  })
})
