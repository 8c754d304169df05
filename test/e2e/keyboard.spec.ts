import type { Locator, Page } from '@playwright/test'
import { EditorPage } from './pages/editor-page'
import { createPipeline } from './pages/pipelines'
import { expect, test } from './server'

/** Adds a node with `/`, as somebody without a pointer does. */
async function add(page: Page, name: string): Promise<void> {
  await page.keyboard.press('/')
  const list = page.getByRole('dialog', { name: 'Add a node' })
  await expect(list.getByRole('combobox', { name: 'Search nodes' })).toBeFocused()
  await page.keyboard.type(name)
  await expect(list.getByRole('option').first()).toContainText(name)
  await page.keyboard.press('Enter')
  await expect(list).toBeHidden()
}

/** Presses Tab until the element has the focus: once around the page at the most. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let pressed = 0; pressed < 120; pressed++) {
    await target.page().keyboard.press(key)
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  await expect(target).toBeFocused()
}

test('a pipeline is built, configured and run with the keyboard alone', async ({ page }) => {
  const { keyboard } = page
  const editor = await createPipeline(page, 'By keyboard', 'Empty canvas')
  for (const name of ['Input', 'Prompt template', 'Model', 'Output']) await add(page, name)
  await expect(editor.nodes()).toHaveCount(4)
  // A new node is connected to the selected one where only one way is sensible, and has the focus.
  await expect(editor.edges()).toHaveCount(4)
  await expect(cardOf(editor, 'Output')).toBeFocused()

  const question = editor.edge('Input · question', 'Prompt template · question')
  await tabTo(question, 'Shift+Tab')
  await keyboard.press('Delete')
  await expect(question).toHaveCount(0)
  await tabTo(cardOf(editor, 'Input'))
  await keyboard.press('c')
  const list = page.getByRole('dialog', { name: 'Connect Input to…' })
  await expect(list.getByRole('combobox', { name: 'Search ports' })).toBeFocused()
  await keyboard.type('prompt question')
  await keyboard.press('Enter')
  await expect(list).toBeHidden()
  await expect(question).toHaveCount(1)

  await tabTo(cardOf(editor, 'Input'))
  await keyboard.press('ArrowUp')
  await expect(page.getByRole('button', { name: 'Undo: move' })).toBeVisible()

  await tabTo(cardOf(editor, 'Prompt template'))
  await keyboard.press('Enter')
  await expect(editor.inspector.getByRole('textbox', { name: 'System message' })).toBeFocused()
  await tabTo(editor.inspector.getByRole('textbox', { name: 'User message' }))
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('Say hello to {{ question }}')
  await expect(editor.node('prompt-template').getByLabel(/^Input Sources/)).toHaveCount(0)

  await tabTo(editor.dock.getByRole('textbox', { name: 'question' }), 'Shift+Tab')
  await keyboard.type('Ada Lovelace')
  await keyboard.press('ControlOrMeta+Enter')
  await expect(editor.answer).toContainText('I can only quote from sources, and I was given none.')
  await expect(editor.dock).toContainText(
    'The built-in reader answered, which only quotes; no language model was asked.',
  )
  await tabTo(editor.dock.getByRole('tab', { name: 'Run' }), 'Shift+Tab')
  await keyboard.press('ArrowRight')
  await expect(editor.dock.getByRole('list', { name: 'Steps of the run' }).getByRole('button')).toHaveCount(4)
  await editor.expectSaved()
})

test('every node of a large pipeline is reached, those out of sight too', async ({ page, server }) => {
  const nodes = Array.from({ length: 96 }, (_, index) => ({
    id: `n${index}`,
    type: 'reranker',
    version: 1,
    title: `Step ${index}`,
    position: { x: (index % 12) * 320, y: Math.floor(index / 12) * 220 },
    config: {},
  }))
  const graph = { version: 1, nodes, edges: [], notes: [], groups: [] }
  const document = { format: 'telar.pipeline', formatVersion: 1, name: 'Large', graph }
  const answer = await page.request.post(`${server.address}/api/trpc/pipelines.import`, { data: { document } })
  const { id } = (await answer.json()).result.data
  await page.goto(`/pipelines/${id}`)
  const editor = new EditorPage(page)
  await cardOf(editor, 'Step 0').focus()
  for (let zooms = 0; zooms < 8; zooms++) await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect(cardOf(editor, 'Step 0')).toHaveCount(0)

  // Found by its name, wherever it is.
  await page.keyboard.press('ControlOrMeta+f')
  await page.getByRole('combobox', { name: 'Search this pipeline' }).fill('Step 10')
  await page.keyboard.press('Enter')
  await expect(cardOf(editor, 'Step 10')).toBeFocused()
  for (const index of [11, 12, 13]) {
    await page.keyboard.press('Tab')
    await expect(cardOf(editor, `Step ${index}`)).toBeFocused()
    await expect(cardOf(editor, `Step ${index}`)).toBeInViewport()
  }
  await page.keyboard.press('Shift+Tab')
  await expect(cardOf(editor, 'Step 12')).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(cardOf(editor, 'Step 11')).toBeFocused()
})

const cardOf = (editor: EditorPage, name: string): Locator => editor.canvas.getByRole('group', { name, exact: true })
