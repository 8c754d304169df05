import type { Page } from '@playwright/test'
import type { EditorPage } from './pages/editor-page'
import { createPipeline } from './pages/pipelines'
import { expect, test } from './server'

/** Chooses from the list that floats over the canvas. */
async function choose(page: Page, list: string, entry: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: list })
  await dialog.getByRole('option', { name: entry }).first().click()
  await expect(dialog).toBeHidden()
}

/** Whether every card lies inside the canvas and on no other. */
async function expectTidy(editor: EditorPage): Promise<void> {
  await expect(async () => {
    const canvas = await editor.canvas.boundingBox()
    const boxes = await Promise.all((await editor.nodes().all()).map((node) => node.boundingBox()))
    for (const [index, a] of boxes.entries()) {
      if (!a || !canvas) throw new Error('a card cannot be seen')
      expect(a.x).toBeGreaterThanOrEqual(canvas.x)
      expect(a.x + a.width).toBeLessThanOrEqual(canvas.x + canvas.width)
      for (const b of boxes.slice(index + 1)) {
        const meet = b && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
        expect(meet).toBe(false)
      }
    }
  }).toPass()
}

test('nodes go into edges, take over ports and change their type; nothing lands out of sight', async ({ page }) => {
  const editor = await createPipeline(page, 'Drawn', 'Empty canvas')
  for (const type of ['input', 'retriever', 'prompt-template', 'model', 'output']) {
    await page.getByTestId(`palette-${type}`).click()
  }
  await expect(editor.nodes()).toHaveCount(5)
  await page.keyboard.press('l')
  await expectTidy(editor)

  // Into an edge, by keyboard: the usual type comes first and brings the question along.
  const sources = editor.edge('Retriever · Chunks', 'Prompt template · Sources')
  await sources.focus()
  await page.keyboard.press('Space')
  await expect(editor.inspector).toContainText('From Retriever · Chunks to Prompt template · Sources')
  await page.keyboard.press('/')
  await page.keyboard.press('Enter')
  await expect(editor.edge('Retriever · Chunks', 'Reranker · Chunks')).toHaveCount(1)
  await expect(editor.edge('Input · question', 'Reranker · Query')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Undo: insert' })).toBeVisible()

  // Another type keeps the edges that fit.
  await page.keyboard.press('s')
  await choose(page, 'Swap Reranker for…', 'Context packer')
  await expect(editor.edge('Retriever · Chunks', 'Context packer · Chunks')).toHaveCount(1)
  await expect(page.getByTestId('refusal')).toContainText('One edge fits no port here')

  // A taken port: the new edge replaces the old one.
  await editor.draw({ node: 'retriever', port: 'Chunks' }, { node: 'prompt-template', port: 'Sources' })
  await expect(sources).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo: replace an edge' }).click()
  await expect(sources).toHaveCount(0)

  // Aligned from the inspector, and undone.
  const apart = async () => (await editor.placeOf('output')).y - (await editor.placeOf('model')).y
  const before = await apart()
  await editor.select('model')
  await editor.node('output').click({ modifiers: ['Shift'], position: { x: 60, y: 20 } })
  await editor.inspector.getByRole('button', { name: 'Align top' }).click()
  await expect.poll(apart).toBeCloseTo(0)
  await page.getByRole('button', { name: 'Undo: align' }).click()
  await expect.poll(apart).toBeCloseTo(before)

  // What is dragged nearly beside another card stands exactly beside it.
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect.poll(apart).toBeCloseTo(0)
  await page.keyboard.press('Escape')
  const handle = await editor.node('output').boundingBox()
  if (!handle) throw new Error('the output cannot be seen')
  await page.mouse.move(handle.x + 60, handle.y + 20)
  await page.mouse.down()
  await page.mouse.move(handle.x + 60, handle.y + 80, { steps: 4 })
  expect(await apart()).toBeGreaterThan(30)
  await page.mouse.move(handle.x + 60, handle.y + 24, { steps: 4 })
  await page.mouse.up()
  await expect.poll(apart).toBeCloseTo(0)

  // Notes have the focus as soon as they are there.
  await page.getByRole('button', { name: 'Add a note' }).click()
  await expect(editor.canvas.getByRole('textbox', { name: 'Note' })).toBeFocused()
  await page.keyboard.type('two words')
  await expect(editor.canvas.getByRole('textbox', { name: 'Note' })).toHaveValue('two words')
  await editor.expectSaved()
})
