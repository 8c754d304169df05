import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { Page } from '@playwright/test'
import { expect, testWithDoubles } from './doubles'
import { createCollection, expectReady, upload } from './pages/collections'
import type { EditorPage } from './pages/editor-page'
import { createPipeline } from './pages/pipelines'
import { test } from './server'

const question = 'What carries the weft through the shed?'

/**
 * The whole job of a newcomer: upload, draw with the pointer, ask, open the cited page, publish, call from a shell.
 * Gives what the answer said on its way.
 */
async function mainJob(page: Page, outcome: string): Promise<string[]> {
  await page.setViewportSize({ width: 1600, height: 1000 })
  await createCollection(page, 'Weaving')
  await upload(page, 'handbook.pdf')
  await expectReady(page, 'handbook.pdf')

  const editor = await createPipeline(page, 'Ask the weaver', 'Empty canvas')
  await drawPipeline(editor)
  await editor.select('retriever')
  await editor.inspector.getByRole('combobox', { name: 'Collection' }).click()
  await page.getByRole('option', { name: /^Weaving/ }).click()
  await editor.openTab('Issues')
  await expect(editor.dock).toContainText('No issues. The pipeline is ready to run.')
  await editor.openTab('Run')

  const streamed = await recordStream(page)
  await editor.ask(question)
  await editor.expectOutcome(outcome)
  const parts = await streamed()
  await expect(editor.answer).toContainText('shuttle')
  await openCitation(page, editor)
  await editor.expectSaved()
  await publishAndCall(page)

  await page.getByRole('link', { name: 'Runs' }).click()
  const rows = page.getByRole('row').filter({ has: page.getByRole('link', { name: question }) })
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText('Endpoint')
  await expect(rows.first()).toContainText('OK')
  await expect(rows.last()).toContainText('Studio')
  return parts
}

async function drawPipeline(editor: EditorPage): Promise<void> {
  const [left, middle, right] = await editor.columns()
  await editor.drop('input', { x: left, y: 50 })
  await editor.drop('retriever', { x: middle, y: 50 })
  await editor.drop('reranker', { x: right, y: 50 })
  await editor.drop('prompt-template', { x: left, y: 300 })
  await editor.drop('model', { x: middle, y: 300 })
  await editor.drop('output', { x: right, y: 300 })
  await expect(editor.edges()).toHaveCount(0)
  // The view has not run away under the first node.
  expect(Math.abs((await editor.placeOf('input')).x - left)).toBeLessThan(10)
  await editor.draw({ node: 'input', port: 'question' }, { node: 'retriever', port: 'Query' })
  await editor.draw({ node: 'input', port: 'question' }, { node: 'reranker', port: 'Query' })
  await editor.draw({ node: 'retriever', port: 'Chunks' }, { node: 'reranker', port: 'Chunks' })
  await editor.draw({ node: 'reranker', port: 'Chunks' }, { node: 'prompt-template', port: 'Sources' })
  await editor.draw({ node: 'input', port: 'question' }, { node: 'prompt-template', port: 'question' })
  await editor.draw({ node: 'prompt-template', port: 'Messages' }, { node: 'model', port: 'Messages' })
  await editor.draw({ node: 'model', port: 'Answer' }, { node: 'output', port: 'Answer' })
  await editor.draw({ node: 'model', port: 'Sources' }, { node: 'output', port: 'Sources' })
  await expect(editor.edges()).toHaveCount(8)
  await expect(editor.edge('Reranker · Chunks', 'Prompt template · Sources')).toBeVisible()
}

/** Follows the first citation of the answer to the marked passage on page 2 of the document. */
async function openCitation(page: Page, editor: EditorPage): Promise<void> {
  await editor.citations().first().click()
  const popup = page.waitForEvent('popup')
  await page.getByRole('dialog').getByRole('link', { name: 'Open handbook.pdf at this place' }).click()
  const source = await popup
  await expect(source.getByRole('heading', { level: 1, name: 'handbook.pdf' })).toBeVisible()
  const passage = source
    .getByRole('region', { name: 'Parsed text of handbook.pdf' })
    .getByTitle('Cited passage')
    .first()
  await expect(passage).toContainText('weft')
  await expect(passage).toBeInViewport()
  expect(new URL(source.url()).searchParams.get('page')).toBe('2')
  await expect(source.getByText('Page 2', { exact: true })).toBeInViewport()
  await expect(source.getByTitle('Original of handbook.pdf')).toHaveAttribute('src', /#page=2\b/)
  await source.close()
  await page.keyboard.press('Escape')
}

/** Publishes, then runs the shown line in a shell exactly as it can be copied. */
async function publishAndCall(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Publish' })
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await expect(dialog.getByTestId('fresh-key')).toBeVisible()
  const result = await runInShell(await dialog.getByTestId('curl').innerText())
  expect(result).toMatchObject({ status: 'ok', outputs: { answer: expect.stringMatching(/shuttle.*\[\d+\]/s) } })
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
}

async function runInShell(line: string): Promise<unknown> {
  const shell = spawn('bash', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 })
  const [output, complaints] = await Promise.all([text(shell.stdout), text(shell.stderr)])
  if (output === '') throw new Error(`The line printed nothing: ${complaints}`)
  return JSON.parse(output)
}

/** Notes what the answer says each time it changes while the run goes on. */
async function recordStream(page: Page): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle(() => {
    const texts: string[] = []
    new MutationObserver(() => {
      const now = document.querySelector('[data-testid="answer"][aria-busy="true"]')?.textContent ?? ''
      if (now !== '' && now !== texts.at(-1)) texts.push(now)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
    return texts
  })
  return () => seen.jsonValue()
}

test('upload, draw, ask, cite, publish and call on the embedded default', async ({ page }) => {
  await mainJob(page, 'Only quoted')
  await expect(page.getByRole('button', { name: 'What serves: Built-in models · Embedded store' })).toBeVisible()
})

testWithDoubles.describe('with Ollama and Qdrant', () => {
  testWithDoubles.use({ ollamaOptions: { tokenDelayMs: 60 } })
  testWithDoubles('upload, draw, ask, cite, publish and call', async ({ page, ollama, qdrant }) => {
    const streamed = await mainJob(page, 'OK')
    expect(streamed.length).toBeGreaterThan(2)
    for (const [index, part] of streamed.slice(1).entries()) {
      expect(part.length).toBeGreaterThan(streamed[index]?.length ?? 0)
    }
    await expect(page.getByRole('button', { name: 'What serves: Ollama · Qdrant' })).toBeVisible()
    expect(ollama.requests.filter(({ path }) => path === '/api/chat')).toHaveLength(2)
    expect(qdrant.requests.some(({ url }) => url.includes('/points/query'))).toBe(true)
  })
})
