import type { Locator, Page } from '@playwright/test'
import { expect, testWithOllama as test } from './doubles'
import type { EditorPage, NodeType } from './pages/editor-page'
import { createPipeline } from './pages/pipelines'

// Near enough for cards to show what each step gave.
test.use({ viewport: { width: 1920, height: 1080 } })

const question = 'When does the clinic open?'

/** Opens the menu of a node with the pointer, or from the keyboard where it has the focus. */
async function menuOf({ page, canvas }: EditorPage, type: NodeType, how: 'pointer' | 'keyboard') {
  if (how === 'pointer') await canvas.getByTestId(`node-${type}`).click({ button: 'right' })
  else {
    await canvas
      .locator('.react-flow__node')
      .filter({ has: page.getByTestId(`node-${type}`) })
      .focus()
    await page.keyboard.press('Shift+F10')
  }
  return page.getByTestId('node-menu')
}

/** Runs a part from the menu, which says before what it will do, and waits for its end. */
async function runPart({ page, answer }: EditorPage, menu: Locator, name: string, line: RegExp): Promise<void> {
  const before = page.url()
  const item = menu.getByRole('menuitem', { name: new RegExp(`^${name}`) })
  await expect(item).toContainText(line)
  await item.click()
  await expect(page).not.toHaveURL(before)
  await expect(answer).toHaveAttribute('aria-busy', 'false')
}

/** A place on an edge, away from the buttons in its middle. */
const placeOn = (edge: Locator) =>
  edge.evaluate((group) => {
    const path = group.querySelector('path')
    const matrix = path?.getScreenCTM()
    if (!path || !matrix) throw new Error('the edge is not drawn')
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 5).matrixTransform(matrix)
    return { x, y }
  })

async function setMark(editor: EditorPage, type: NodeType, name: string): Promise<void> {
  const menu = await menuOf(editor, type, 'pointer')
  await menu.getByRole('menuitem', { name, exact: true }).click()
  await expect(menu).toBeHidden()
}

async function pinByHand(page: Page, editor: EditorPage, port: string, text: string): Promise<void> {
  await editor.inspector.getByRole('tab', { name: 'Data' }).click()
  const row = editor.inspector.getByRole('region', { name: 'Pinned values' }).locator('div').filter({ hasText: port })
  await row.getByRole('button', { name: 'Edit' }).first().click()
  const dialog = page.getByRole('dialog', { name: `Pin ${port}` })
  await dialog.getByRole('textbox').fill(text)
  await dialog.getByRole('button', { name: 'Pin' }).click()
  await expect(dialog).toBeHidden()
}

test('a node runs alone and around it, is pinned, switched off and waited for; edges tell', async ({
  page,
  ollama,
}) => {
  const chats = () =>
    ollama.requests.filter(({ path, body }) => path === '/api/chat' && !JSON.stringify(body).includes('_debug_render'))
      .length
  const editor = await createPipeline(page, 'Looked into', 'Hybrid search with reranking')
  await editor.select('retriever')
  await editor.inspector.getByRole('combobox', { name: 'Collection' }).click()
  await page.getByRole('option', { name: /^Aurora Clinic handbook/ }).click()
  await editor.ask(question)
  await editor.expectOutcome('OK')
  expect(chats()).toBe(1)

  // Each way makes the calls that it announced and no other.
  await runPart(editor, await menuOf(editor, 'model', 'pointer'), 'Run only this', /Runs Model\. Reuses Input, .+ from/)
  expect(chats()).toBe(2)
  await expect(editor.inspector.getByText('fresh', { exact: true })).toBeVisible()
  await expect(editor.answer).toContainText('did not go up to the output')
  await expect(editor.answer.getByRole('button', { name: /This answer is wrong/ })).toHaveCount(0)
  await runPart(
    editor,
    await menuOf(editor, 'retriever', 'keyboard'),
    'Run up to here',
    /Runs Retriever\. Reuses Input from/,
  )
  expect(chats()).toBe(2)

  // A changed prompt makes what follows from it stale, and nothing else.
  await editor.select('prompt-template')
  await editor.inspector.getByRole('tab', { name: 'Config' }).click()
  await editor.inspector.locator('[data-field="user"] [contenteditable="true"]').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Be short.')
  await expect(editor.node('model').getByText('Out of date')).toBeVisible()
  await expect(editor.node('retriever').getByText('Out of date')).toHaveCount(0)
  await runPart(
    editor,
    await menuOf(editor, 'prompt-template', 'keyboard'),
    'Run from here',
    /Runs Prompt template, Model, and Output\. Reuses Input and Reranker from .+ Reuses Retriever from/,
  )
  expect(chats()).toBe(3)
  await editor.expectOutcome('OK')
  await expect(editor.answer).toContainText(/\d steps reused/)
  await expect(editor.nodes().getByText('Out of date')).toHaveCount(0)

  // A pin is no answer: neither the step nor the run is green, and it is not published.
  await editor.select('model')
  await pinByHand(page, editor, 'Answer', 'By heart.')
  await editor.ask(question)
  await editor.expectOutcome('Try-out')
  await expect(editor.answer).toContainText('By heart.')
  await expect(editor.answer).toContainText('with pinned values')
  await expect(editor.node('model').getByText('Pinned', { exact: true })).toBeVisible()
  expect(chats()).toBe(3)
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  const publishing = page.getByRole('dialog', { name: 'Publish' })
  await expect(publishing.getByRole('alert')).toContainText('Model')
  await expect(publishing.getByRole('button', { name: 'Publish', exact: true })).toBeDisabled()
  await publishing.getByRole('button', { name: 'Unpin' }).click()
  await expect(publishing.getByRole('button', { name: 'Publish', exact: true })).toBeEnabled()
  await page.keyboard.press('Escape')

  await setMark(editor, 'reranker', 'Switch off')
  await editor.ask(question)
  await editor.expectOutcome('Try-out')
  await expect(editor.node('reranker').getByText('Switched off').last()).toBeVisible()
  expect(chats()).toBe(4)
  await setMark(editor, 'reranker', 'Switch on')

  // The run waits, takes an edited input, and goes on.
  await setMark(editor, 'retriever', 'Wait before it')
  await expect(editor.node('retriever').getByText('The run waits before it')).toBeAttached()
  await editor.ask(question)
  await expect(editor.node('retriever').getByText('Waiting', { exact: true })).toBeVisible()
  await editor.select('model')
  await editor.dock.getByRole('button', { name: 'Look at its inputs' }).click()
  const waiting = page.getByTestId('waiting')
  await waiting.getByRole('textbox', { name: 'Query' }).fill('On which day is it closed?')
  await waiting.getByRole('button', { name: 'Go on' }).click()
  await editor.expectOutcome('Try-out')
  await expect(editor.answer).toContainText('with edited inputs')
  await expect(editor.inspector.getByText('edited: Query')).toBeVisible()
  await expect(editor.nodes().getByText('Out of date')).toHaveCount(0)
  expect(chats()).toBe(5)

  const edge = editor.edge('Input · question', 'Prompt template · question')
  const place = await placeOn(edge)
  await page.mouse.move(place.x, place.y)
  await expect(editor.canvas.locator('.react-flow__edgelabel-renderer').getByText(question)).toBeVisible()
  await page.mouse.click(place.x, place.y)
  const passed = editor.inspector.getByRole('region', { name: 'What went through' })
  await expect(passed).toContainText(question)
  await expect(passed).toContainText('fresh')
})
