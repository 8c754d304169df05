// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { SecretDto } from '@/server/services/secrets/types'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { SecretsPanel } from './secrets'

async function open(options: StudioOptions = {}) {
  const kept: SecretDto[] = [{ name: 'CRM_KEY', updatedAt: '2026-11-01T10:00:00.000Z' }]
  const opened = await openStudio(<SecretsPanel />, {
    ...options,
    answers: {
      secrets: {
        list: () => [...kept],
        save: ({ name }) => {
          const secret = { name, updatedAt: '2026-11-02T10:00:00.000Z' }
          if (!kept.some((one) => one.name === name)) kept.push(secret)
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
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('{{ secrets.MAIL }}')).toBeDefined()
    expect(asked('secrets.save')).toEqual([{ name: 'MAIL', value: 'hush-hush' }])
    expect(screen.getByLabelText('Value')).toHaveProperty('value', '')
  })

  it('say what is wrong with a name or a value before they are sent', async () => {
    const { user, asked } = await open({ locale: 'en' })
    await user.type(screen.getByRole('textbox', { name: 'Name' }), '7 up')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(screen.getByText('Letters, digits and _, beginning with a letter.')).toBeDefined()
    expect(screen.getByText('At least 4 characters.')).toBeDefined()
    expect(asked('secrets.save')).toEqual([])
  })

  it('are replaced by name, and deleted once that was confirmed', async () => {
    const { user, asked } = await open()
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'CRM_KEY')
    expect(screen.getByText('Takes the place of the value of CRM_KEY.')).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Delete CRM_KEY' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete' }))
    expect(asked('secrets.delete')).toEqual([{ name: 'CRM_KEY' }])
  })

  it('speak Spanish', async () => {
    await open({ locale: 'es' })
    expect(screen.getByRole('heading', { name: 'Secretos' })).toBeDefined()
    expect(screen.getByRole('button', { name: 'Eliminar CRM_KEY' })).toBeDefined()
  })
})
