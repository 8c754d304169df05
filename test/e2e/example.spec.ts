import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

test('opens on an example that answers with citations, or says that it cannot', async ({ page }) => {
  await page.goto('/')
  await page.waitForURL(/\/pipelines\/[^/]+$/)
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await expect(editor.edges()).toHaveCount(8)
  await expect(page.getByRole('textbox', { name: 'Name of the pipeline' })).toHaveValue('Ask the handbook')

  // A question to try is there already: the first answer takes one click.
  await expect(editor.dock.getByRole('textbox', { name: 'question' })).toHaveValue('When is the clinic closed?')
  await editor.dock.getByRole('button', { name: 'Run', exact: true }).click()
  await editor.expectOutcome('Only quoted')
  await expect(editor.answer).toContainText('closed on Sundays')
  await expect(editor.citations().first()).toBeVisible()
  // The built-in reader writes nothing of its own: that is no plain OK.
  await expect(editor.node('model').getByText('Only quoted', { exact: true })).toBeVisible()
  await expect(editor.nodes().getByText('OK', { exact: true })).toHaveCount(5)
  await editor.openTab('Steps')
  await expect(editor.dock.getByRole('list', { name: 'Steps of the run' }).getByRole('button')).toHaveCount(6)
  await editor.openTab('Run')

  await editor.ask('What is the boiling point of mercury?')
  await expect(editor.answer).toContainText('The documents do not say.', { timeout: 20_000 })
  // An answer that says nothing is not green.
  await editor.expectOutcome('Empty')
  await expect(editor.citations()).toHaveCount(0)
  await expect(editor.answer).toContainText('The sources do not answer the question.')
})

test('asks for the question before it runs', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await editor.ask('')
  await expect(editor.dock.getByText('Fill this in.')).toBeVisible()
  await expect(editor.dock.getByRole('textbox', { name: 'question' })).toBeFocused()
  await expect(editor.answer).toHaveCount(0)
})

test('refuses a wrong edge with its reason', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.edges()).toHaveCount(8)
  await editor.draw({ node: 'input', port: 'question' }, { node: 'output', port: 'Sources' })
  await expect(page.getByTestId('refusal')).toContainText('does not take text; it takes chunks')
  await expect(editor.edges()).toHaveCount(8)
})

test('replaces the edge of an input that has one, and takes that back', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  const before = editor.edges(/^From Model · Answer to Output · Answer/)
  await expect(before).toHaveCount(1)
  await editor.draw({ node: 'retriever', port: 'Chunks' }, { node: 'output', port: 'Answer' })
  await expect(editor.edges(/^From Retriever · Chunks to Output · Answer/)).toHaveCount(1)
  await expect(before).toHaveCount(0)
  await expect(editor.edges()).toHaveCount(8)
  await page.getByRole('button', { name: 'Undo: replace an edge' }).click()
  await expect(before).toHaveCount(1)
})

test('takes edits back and does them again, also after it was opened anew', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await editor.select('reranker')
  await page.keyboard.press('Delete')
  await expect(editor.nodes()).toHaveCount(5)
  await expect(editor.edges()).toHaveCount(5)
  await page.getByRole('button', { name: 'Undo: delete' }).click()
  await expect(editor.nodes()).toHaveCount(6)
  await expect(editor.edges()).toHaveCount(8)
  await page.keyboard.press('Control+Shift+z')
  await expect(editor.nodes()).toHaveCount(5)
  await expect(page.getByRole('button', { name: 'Redo', exact: true })).toBeDisabled()
  await page.keyboard.press('Control+z')
  await expect(editor.edges()).toHaveCount(8)

  await editor.select('retriever')
  await editor.inspector.getByRole('textbox', { name: 'Title of the node' }).fill('Find passages')
  await editor.expectSaved()
  await page.reload()
  await expect(editor.node('retriever')).toContainText('Find passages')
  await expect(editor.edges()).toHaveCount(8)
})
