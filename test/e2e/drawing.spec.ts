import type { Locator, Page } from '@playwright/test'
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

type Place = readonly [x: number, y: number]

async function middleOfCard(card: Locator): Promise<Place> {
  const box = await card.boundingBox()
  if (!box) throw new Error('a card cannot be seen')
  return [box.x + box.width / 2, box.y + Math.min(box.height / 2, 14)]
}

async function footOfCard(card: Locator): Promise<Place> {
  const box = await card.boundingBox()
  if (!box) throw new Error('a card cannot be seen')
  return [box.x + box.width / 2, box.y + box.height - 8]
}

/** The middle of an edge on the screen, once that rests. */
async function middleOfEdge(edge: Locator): Promise<Place> {
  const middle = () =>
    edge.locator('path.react-flow__edge-path').evaluate((path: SVGPathElement): [number, number] => {
      const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM() ?? undefined)
      return [Math.round(at.x), Math.round(at.y)]
    })
  let last = await middle()
  await expect(async () => {
    const before = await middle()
    // Longer than a late frame of what glides to its place.
    await edge.page().waitForTimeout(250)
    last = await middle()
    expect(last).toEqual(before)
  }).toPass()
  return last
}

/** Drags with the pointer from place to place, looks, and drops. */
async function drag(page: Page, from: Place, to: Place, look: () => Promise<void>): Promise<void> {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(from[0] + 8, from[1] + 8, { steps: 2 })
  await page.mouse.move(...to, { steps: 10 })
  // What is dragged from the palette is told where it is only by a second move over the same thing.
  await page.mouse.move(to[0] + 1, to[1])
  await look()
  await page.mouse.up()
}

test('nodes go into edges, take over ports and change their type; nothing lands out of sight', async ({ page }) => {
  const editor = await createPipeline(page, 'Drawn', 'Empty canvas')
  for (const type of ['input', 'retriever', 'prompt-template', 'model', 'output']) {
    await page.getByTestId(`palette-${type}`).click()
  }
  await expect(editor.nodes()).toHaveCount(5)
  // A letter counts on the canvas, where the focus goes when the card is drawn.
  await expect(editor.canvas.getByRole('group', { name: 'Output', exact: true })).toBeFocused()
  await page.keyboard.press('l')
  await expectTidy(editor)

  // Into an edge, by keyboard: the usual type comes first and brings the question along.
  const sources = editor.edge('Retriever · Chunks', 'Prompt template · Sources')
  await sources.focus()
  await page.keyboard.press('Space')
  await expect(editor.inspector).toContainText('From Retriever · Chunks to Prompt template · Sources')
  await page.keyboard.press('/')
  await expect(page.getByRole('option').first()).toContainText('Reranker')
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
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expectTidy(editor)
  await middleOfEdge(editor.edge('Retriever · Chunks', 'Context packer · Chunks'))
  await editor.draw({ node: 'retriever', port: 'Chunks' }, { node: 'prompt-template', port: 'Sources' })
  await expect(sources).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo: replace an edge' }).click()
  await expect(sources).toHaveCount(0)

  // Dropped on an edge, a type goes into it, and so does a card that stands alone.
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Arrange automatically' }).click()
  await expectTidy(editor)
  const packed = editor.edge('Context packer · Chunks', 'Prompt template · Sources')
  await drag(page, await middleOfCard(page.getByTestId('palette-reranker')), await middleOfEdge(packed), async () => {
    await expect(packed).toHaveAttribute('data-drop', '')
  })
  await expect(editor.edge('Context packer · Chunks', 'Reranker · Chunks')).toHaveCount(1)
  await expect(editor.edge('Input · question', 'Reranker · Query')).toHaveCount(1)
  await page.getByRole('button', { name: 'Arrange automatically' }).click()
  await expectTidy(editor)
  await page.getByTestId('palette-context-packer').dragTo(editor.canvas, { targetPosition: { x: 330, y: 40 } })
  const lone = editor.canvas.getByRole('group', { name: 'Context packer 2', exact: true })
  const reranked = editor.edge('Reranker · Chunks', 'Prompt template · Sources')
  await expect(lone).toBeVisible()
  await page.getByRole('button', { name: 'Show everything' }).click()
  // Once all rests; and by its foot, for the view moves under what is held at its rim.
  const onEdge = await middleOfEdge(reranked)
  await drag(page, await footOfCard(lone), onEdge, async () => {
    await expect(reranked).toHaveAttribute('data-drop', '')
  })
  await expect(editor.edge('Reranker · Chunks', 'Context packer 2 · Chunks')).toHaveCount(1)
  await expect(editor.edge('Context packer 2 · Chunks', 'Prompt template · Sources')).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo: insert' }).click()
  await expect(reranked).toHaveCount(1)
  await expect(editor.canvas.locator('[data-drop]')).toHaveCount(0)

  // Notes have the focus as soon as they are there.
  await page.getByRole('button', { name: 'Add a note' }).click()
  await expect(editor.canvas.getByRole('textbox', { name: 'Note' })).toBeFocused()
  await page.keyboard.type('two words')
  await expect(editor.canvas.getByRole('textbox', { name: 'Note' })).toHaveValue('two words')
  await editor.expectSaved()
})

test('two cards are aligned; one that is dragged nearly beside another stands exactly beside it', async ({ page }) => {
  const editor = await createPipeline(page, 'Lined up', 'Prompt and model')
  const apart = async () => (await editor.placeOf('prompt-template')).y - (await editor.placeOf('input')).y
  const [x, y] = await middleOfCard(editor.node('prompt-template'))
  await drag(page, [x, y], [x, y - 60], async () => undefined)
  await expect.poll(apart).toBeLessThan(-40)
  await editor.select('input')
  await editor.node('prompt-template').click({ modifiers: ['Shift'], position: { x: 60, y: 20 } })
  await editor.inspector.getByRole('button', { name: 'Align top' }).click()
  await expect.poll(apart).toBeCloseTo(0)
  await page.getByRole('button', { name: 'Undo: align' }).click()
  await expect.poll(apart).toBeLessThan(-40)
  await editor.select('output')
  const [left, top] = await middleOfCard(editor.node('prompt-template'))
  await drag(page, [left, top], [left, top + 20], async () => {
    await page.keyboard.down('Alt')
    await page.mouse.move(left, top + 21)
    const rest = await apart()
    await page.keyboard.up('Alt')
    await page.mouse.move(left, top + 21 - rest - 3, { steps: 3 })
  })
  await expect.poll(apart).toBeCloseTo(0)
  await editor.expectSaved()
})
