import { exampleVectors } from '../builders/example-vectors'
import { baseModel, type OllamaDoubleModel, promptAlone } from '../doubles/ollama-models'
import { expect, testWithOllama as test } from './doubles'
import { EditorPage } from './pages/editor-page'

const talker: OllamaDoubleModel = {
  name: 'qwen3:4b-instruct',
  capabilities: ['completion', 'tools'],
  contextLength: 262_144,
  embeddingLength: 2560,
  family: 'qwen3',
  parameterSize: '4.0B',
  bytes: 2_500_000_000,
}
const embedder: OllamaDoubleModel = {
  name: 'embeddinggemma:latest',
  capabilities: ['embedding'],
  contextLength: 2048,
  embeddingLength: 768,
  family: 'gemma3',
  parameterSize: '308M',
  bytes: 621_000_000,
  template: promptAlone,
}
// Whatever this computer's memory leads to, the double has it.
const others = ['llama3.2:1b', 'llama3.2:3b', 'granite4:micro', 'phi4-mini:latest', 'gemma3:4b'].map((name) => ({
  ...talker,
  name,
}))
const pullable = [talker, ...others, embedder]

test.describe('Ollama without models', () => {
  test.use({ ollamaOptions: { models: [], pullable, pullDelayMs: 200, vectors: exampleVectors } })

  test('the first visit gets what fits, the example is indexed with it and answers', async ({ page, ollama }) => {
    await page.goto('/')
    await page.waitForURL(/\/pipelines\/[^/]+$/)
    const editor = new EditorPage(page)
    const offer = page.getByRole('region', { name: 'Models for this computer' })
    await expect(offer).toContainText('Ollama runs, but has no models that answer or search.')
    await expect(offer).toContainText('embeddinggemma:latest')
    await expect(offer).toContainText(/They fit this computer’s [\d.]+ GiB of memory\./)
    await offer.getByRole('button', { name: /^Get both · / }).click()

    await expect(offer.getByRole('progressbar', { name: /^Progress of / })).toBeVisible()
    await expect(offer).toContainText(/[\d.]+ [MG]B of [\d.]+ [MG]B/)
    // The work is the server’s: a page that is opened anew finds it, on its way or done.
    await page.reload()
    await expect(offer).toContainText(/Step [123] of 3|Ready\./)
    await expect(offer.getByText('Ready.')).toBeVisible({ timeout: 60_000 })
    await expect(offer).toContainText('is now searched with embeddinggemma:latest')

    await editor.ask('When is the clinic closed?')
    await expect(editor.answer.getByText('OK', { exact: true })).toBeVisible({ timeout: 20_000 })
    await expect(editor.citations().first()).toBeVisible()
    const chats = ollama.requests.filter(({ path }) => path === '/api/chat')
    expect(chats.length).toBeGreaterThan(0)
    const embeds = ollama.requests.filter(({ path }) => path === '/api/embed')
    expect(embeds.at(-1)?.body).toMatchObject({ model: 'embeddinggemma:latest' })

    await offer.getByRole('button', { name: 'Close' }).click()
    await expect(offer).toBeHidden()
    await page.goto('/models')
    await expect(page.getByRole('cell', { name: 'embeddinggemma:latest', exact: false }).first()).toBeVisible()
  })

  test('a download is stopped and goes on, and a closed offer stays closed', async ({ page, ollama }) => {
    await page.goto('/pipelines')
    const offer = page.getByRole('region', { name: 'Models for this computer' })
    await offer.getByRole('button', { name: /^Get both · / }).click()
    await expect(offer.getByRole('progressbar')).toBeVisible()
    await offer.getByRole('button', { name: 'Cancel' }).click()
    await expect(offer).toContainText('Stopped. Starting again goes on where it stopped.')
    expect(ollama.models).toEqual([])
    await offer.getByRole('button', { name: 'Close' }).click()
    await expect(offer.getByRole('button', { name: /^Get both · / })).toBeVisible()
    await offer.getByRole('button', { name: 'Not now, and do not ask again' }).click()
    await expect(offer).toBeHidden()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Pipelines' })).toBeVisible()
    await expect(offer).toBeHidden()
    // The page of models has it still.
    await page.goto('/models')
    await expect(page.getByRole('heading', { name: 'Models that Ollama can get' })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Get both · / })).toBeEnabled()
  })

  test('a full disk is said, with what to do', async ({ page, ollama }) => {
    ollama.script({ path: '/api/pull', after: 3, fault: 'error', error: 'write blob: no space left on device' })
    await page.goto('/models')
    await page.getByRole('radio', { name: 'No other embedding model' }).check()
    await page.getByRole('button', { name: /^Get it · / }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'is full' })).toBeVisible({ timeout: 20_000 })
    await expect(page.getByText('Not everything worked.')).toBeVisible()
    await page.getByRole('button', { name: 'Choose more' }).click()
    await expect(page.getByRole('button', { name: /^Get both · / })).toBeEnabled()
  })
})

test.describe('a base model', () => {
  test.use({ ollamaOptions: { models: [baseModel, embedder], pullable } })

  test('is named as what it is, and Automatic does not take it', async ({ page }) => {
    await page.goto('/models')
    const row = page.getByRole('row').filter({ hasText: 'llama3:text' })
    await expect(row).toContainText('Base model')
    await expect(row).toContainText('continue texts')
    await expect(row).not.toContainText('Automatic')

    await page.goto('/')
    await page.waitForURL(/\/pipelines\/[^/]+$/)
    const editor = new EditorPage(page)
    await expect(page.getByRole('region', { name: 'Models for this computer' })).toContainText(
      'Ollama has no model that answers yet.',
    )
    await editor.select('model')
    await editor.inspector.getByRole('combobox', { name: 'Model' }).click()
    await page.getByRole('option', { name: /llama3:text .*base model, continues texts/ }).click()
    await editor.openTab('Issues')
    await expect(editor.dock).toContainText('“llama3:text” is a base model: it continues a text and does not answer.')
  })
})
