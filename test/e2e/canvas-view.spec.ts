import type { Page } from '@playwright/test'
import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

declare global {
  interface Window {
    /** Cards and edges that React rendered since this was last emptied, by id. */
    rendered: Set<string>
  }
}

/** Listens to React as its developer tools do, before any of its code runs. */
const listenToReact = () => {
  interface Fiber {
    flags: number
    child: Fiber | null
    sibling: Fiber | null
    alternate: Fiber | null
    memoizedProps: Record<string, unknown> | null
  }
  window.rendered = new Set()
  const visit = { fiber: (_fiber: Fiber, _before: Fiber | null): void => undefined }
  visit.fiber = (fiber, before) => {
    const props = fiber.memoizedProps
    // React Flow gives cards where they stand and edges where they end. The first flag says that a component ran.
    const isDrawn = props !== null && ('positionAbsoluteX' in props || 'sourceX' in props)
    if (isDrawn && (fiber.flags & 1) !== 0) window.rendered.add(String(props.id))
    if (before && fiber.child === before.child) return
    for (let child = fiber.child; child; child = child.sibling) visit.fiber(child, before ? child.alternate : null)
  }
  const hook = {
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    onCommitFiberUnmount: () => undefined,
    onCommitFiberRoot: (_renderer: number, root: { current: Fiber }) =>
      visit.fiber(root.current, root.current.alternate),
  }
  Object.defineProperty(window, '__REACT_DEVTOOLS_GLOBAL_HOOK__', { value: hook })
}

/** Turns the wheel over the top of the canvas until the cards are drawn at most that large. */
async function zoomOut(page: Page, zoom: number): Promise<void> {
  const box = await page.getByTestId('canvas').boundingBox()
  if (!box) throw new Error('the canvas is not to be seen')
  await page.mouse.move(box.x + box.width / 2, box.y + 8)
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 60)
      return page.locator('.react-flow__viewport').evaluate((view) => new DOMMatrix(getComputedStyle(view).transform).a)
    })
    .toBeLessThan(zoom)
}

test('from afar a card shows its title, and its ports to a pointer that rests on it', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  const retriever = editor.node('retriever')
  await expect(retriever.getByText('Queries', { exact: true })).toBeVisible()
  await zoomOut(page, 0.5)
  await expect(retriever.getByText('Retriever', { exact: true })).toBeVisible()
  await expect(retriever.getByText('Queries', { exact: true })).toHaveCount(0)
  await retriever.hover()
  await expect(page.locator('.react-flow__node-toolbar').getByText('Queries', { exact: true })).toBeVisible()
  // Ports keep their places: an edge can still be drawn.
  await expect(editor.output({ node: 'retriever', port: 'Chunks' })).toBeVisible()
})

test('a drag renders the card that moves and its edges, and nothing else', async ({ page }) => {
  await page.addInitScript(listenToReact)
  await page.goto('/')
  const editor = new EditorPage(page)
  const header = editor.node('reranker').getByText('Reranker', { exact: true })
  await header.hover()
  await page.mouse.down()
  const box = await header.boundingBox()
  if (!box) throw new Error('the card is not to be seen')
  // The first step selects the card and opens the inspector.
  await page.mouse.move(box.x + 20, box.y + 20)
  await expect(editor.inspector.getByRole('textbox', { name: 'Title of the node' })).toBeVisible()
  await page.waitForTimeout(500)
  await page.evaluate(() => window.rendered.clear())
  for (let step = 1; step <= 10; step++) await page.mouse.move(box.x + 20 + step * 3, box.y + 20 + step * 2)
  const rendered = await page.evaluate(() => [...window.rendered])
  await page.mouse.up()
  expect(rendered).toContain('reranker')
  expect(rendered.filter((id) => !id.includes('reranker'))).toEqual([])
})

test('the map of a large graph lies over no card unless it is asked for', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  const map = page.getByTestId('rf__minimap')
  await expect(map).toHaveCount(0)
  for (let turn = 0; turn < 4; turn++) await editor.canvas.getByRole('button', { name: 'Zoom in' }).click()
  const show = editor.canvas.getByRole('button', { name: 'Show the map' })
  const hide = editor.canvas.getByRole('button', { name: 'Hide the map' })
  await expect(show.or(hide)).toBeVisible()
  if (await show.isVisible()) await show.click()
  await expect(map).toBeVisible()
  await hide.click()
  await expect(map).toHaveCount(0)
})
