import { expect, testWithOllama as test } from './doubles'
import { createPipeline } from './pages/pipelines'

/** A long answer, slow enough to be seen coming and to be stopped. */
const lines = Array.from({ length: 40 }, (_, day) => `On day ${day} it opens at eight and closes at **eight** [1].\n`)
const slow = { path: '/chat', text: lines.join(''), tokenDelayMs: 15 }

test('a conversation keeps its earlier turns in sight, follows a long answer, and keeps what was stopped', async ({
  page,
  ollama,
}) => {
  const editor = await createPipeline(page, 'Talk', 'Conversation over documents')
  await editor.select('retriever')
  await editor.inspector.getByRole('combobox', { name: 'Collection' }).click()
  await page.getByRole('option', { name: /^Aurora Clinic handbook/ }).click()
  ollama.script({ path: '/chat', text: 'It opens at **eight** [1].' })
  await editor.ask('When does the clinic open?')
  await editor.expectOutcome('OK')
  await expect(editor.answer).toContainText('It opens at eight')
  const earlier = editor.dock.getByRole('list', { name: 'Earlier turns' })
  await expect(earlier).toHaveCount(0)

  ollama.script(slow)
  await editor.ask('And when does it close?')
  await expect(earlier).toContainText('When does the clinic open?')
  await expect(earlier.getByRole('button', { name: /^Source 1: / })).toHaveCount(1)
  // Follows the text while it comes: its beginning leaves the view.
  const question = editor.dock.getByRole('paragraph').filter({ hasText: 'And when does it close?' })
  await expect(question).toHaveCount(1)
  await expect(question).not.toBeInViewport()
  await editor.dock.getByRole('button', { name: 'Stop', exact: true }).click()
  await editor.expectOutcome('Stopped')
  await expect(editor.node('model')).toContainText('Stopped')
  await editor.openTab('Steps')
  await expect(editor.dock).not.toContainText('Failed')

  await page.reload()
  await editor.openTab('Run')
  await expect(earlier).toContainText('When does the clinic open?')
  await expect(earlier.getByRole('button', { name: /^Source 1: / })).toHaveCount(1)
  await expect(editor.answer).toContainText('On day 0 it opens at eight and closes at eight')

  await page.goto(`/runs/${new URL(page.url()).searchParams.get('run')}`)
  await expect(page.getByText('The run ended before its answer was complete.')).toBeVisible()
  await expect(page.getByText('it opens at eight and closes at eight').first()).toBeVisible()
})
