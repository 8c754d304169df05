import { startOllamaDouble } from '../doubles/ollama'
import { chatModel, embedModel, thinkingModel } from '../doubles/ollama-models'
import { expect, testWithOllama as test } from './doubles'
import type { EditorPage } from './pages/editor-page'
import { createPipeline } from './pages/pipelines'

/** Names a model in the inspector, whether the server has it or not. */
async function nameModel(editor: EditorPage, model: string): Promise<void> {
  await editor.select('model')
  const field = editor.inspector.getByRole('combobox', { name: 'Model' })
  await field.fill(model)
  await editor.page.getByRole('option', { name: model }).click()
}

test.describe('a model that is not on the server', () => {
  test.use({ ollamaOptions: { models: [chatModel, embedModel], pullable: [thinkingModel], pullDelayMs: 80 } })

  test('is reported, pulled with progress and then used', async ({ page, ollama }) => {
    const editor = await createPipeline(page, 'Small talk', 'Prompt and model')
    await nameModel(editor, 'qwen3:4b')
    await expect(editor.inspector).toContainText('The model “qwen3:4b” is not on the server.')
    await editor.ask('Good morning?')
    // The run is not started; its place is taken by the list of issues.
    await expect(
      editor.dock.getByRole('button', { name: /Error.*The model “qwen3:4b” is not on the server/ }),
    ).toBeVisible()
    expect(ollama.requests.some(({ path }) => path === '/api/chat')).toBe(false)

    await editor.inspector.getByRole('button', { name: 'Pull qwen3:4b' }).click()
    const progress = editor.inspector.getByRole('progressbar', { name: 'Pulling qwen3:4b' })
    await expect(progress).toBeVisible()
    await expect(editor.inspector.getByText(/^\d+\s?% · /)).toBeVisible()
    await expect(progress).toBeHidden({ timeout: 20_000 })
    await editor.openTab('Issues')
    await expect(editor.dock).not.toContainText('is not on the server')
    await editor.openTab('Run')
    await editor.ask('Good morning?')
    await editor.expectOutcome('OK')
    await expect(editor.answer).toContainText('You said: Good morning?')
    expect(ollama.requests.find(({ path }) => path === '/api/chat')?.body).toMatchObject({ model: 'qwen3:4b' })
  })

  test('that nobody has fails to pull with a reason', async ({ page }) => {
    const editor = await createPipeline(page, 'Small talk', 'Prompt and model')
    await nameModel(editor, 'no-such-model')
    await editor.inspector.getByRole('button', { name: 'Pull no-such-model' }).click()
    await expect(editor.inspector.getByRole('alert')).toContainText('no-such-model')
    await expect(editor.inspector.getByRole('button', { name: 'Pull no-such-model' })).toBeVisible()
  })
})

test('Ollama goes and comes back while the studio is open', async ({ page, ollama }) => {
  const editor = await createPipeline(page, 'Small talk', 'Prompt and model')
  await nameModel(editor, 'llama3.2')
  await editor.ask('Are you there?')
  await editor.expectOutcome('OK')
  const port = Number(new URL(ollama.url).port)

  await ollama.close()
  await expect(page.getByRole('button', { name: 'What serves: Built-in models · Embedded store' })).toBeVisible({
    timeout: 20_000,
  })
  await editor.ask('And now?')
  await expect(editor.dock.getByRole('alert')).toContainText('The model server does not answer')
  await expect(editor.dock.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
  await expect(editor.node('model').getByText('Failed', { exact: true })).toBeVisible()

  const again = await startOllamaDouble({ port })
  await expect(page.getByRole('button', { name: 'What serves: Ollama · Embedded store' })).toBeVisible({
    timeout: 20_000,
  })
  await editor.dock.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await editor.expectOutcome('OK')
  await expect(editor.answer).toContainText('You said: And now?')
  expect(again.violations).toEqual([])
  await again.close()
})
