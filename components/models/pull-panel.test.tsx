// @vitest-environment happy-dom

import { screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { PullPanel } from './pull-panel'

/** The panel once a pull of this name has failed. */
async function failed(name: string, error: AppError, options: StudioOptions = {}) {
  const studio = await openStudio(<PullPanel />, options)
  await studio.user.type(screen.getByRole('textbox'), `${name}{Enter}`)
  await waitFor(() => expect(studio.streams[0]?.readyState).toBe(1))
  studio.streams[0]?.fail(error)
  await screen.findByRole('alert')
  return studio
}

it('offers names like one that no model has, and pulls the one that is chosen', async () => {
  const error = new AppError('model-missing', say('There is no model named {model} to pull.', { model: 'qwen-3' }), {
    details: { similar: ['qwen3:8b'], said: 'pull model manifest: file does not exist' },
    fix: say('Check the name at https://ollama.com/library.'),
  })
  const { user, streams } = await failed('qwen-3', error)
  expect(screen.getByText('There is no model named qwen-3 to pull.')).toBeDefined()
  // The same name does not exist the second time either.
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
  expect(screen.getByRole('link', { name: /ollama.com/ })).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Pull qwen3:8b' }))
  expect(decodeURIComponent(streams.at(-1)?.url ?? '')).toContain('"qwen3:8b"')
})

it('says plainly that there is no internet; what Ollama said is a click away', async () => {
  const raw = 'dial tcp: lookup registry.ollama.ai: no such host'
  const message = say(
    'The computer on which Ollama runs does not find {host}: it has no internet, or no working DNS.',
    {
      host: 'registry.ollama.ai',
    },
  )
  const { user } = await failed('qwen3', new AppError('pull-failed', message, { details: { said: raw } }), {
    locale: 'es',
  })
  expect(screen.getByText('No se ha podido descargar el modelo')).toBeDefined()
  expect(screen.getByText(/no encuentra registry.ollama.ai: no tiene internet/)).toBeDefined()
  const details = screen.getByText(raw).closest('details')
  expect(details?.open).toBe(false)
  await user.click(screen.getByText('Lo que dijo el servidor'))
  expect(details?.open).toBe(true)
})
