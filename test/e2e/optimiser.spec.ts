import { expect, testWithOllama as test } from './doubles'
import { EditorPage } from './pages/editor-page'

const csv = [
  'question,answer,split',
  ...['train', 'validation', 'test'].flatMap((split) =>
    Array.from({ length: 10 }, (_, at) => `What does room ${split} ${at} cost?,${at} euros a night.,${split}`),
  ),
].join('\n')

test('a prompt is improved from its node; where nothing is better that is said calmly, and the test cases stay closed', async ({
  page,
  ollama,
}) => {
  await page.goto('/datasets?dialog=import')
  const load = page.getByRole('dialog', { name: 'Import cases' })
  await load
    .locator('input[type=file]')
    .setInputFiles({ name: 'rooms.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await load.getByRole('button', { name: 'Import 30 cases' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'rooms' })).toBeVisible()

  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await editor.select('prompt-template')
  await editor.inspector.getByRole('link', { name: 'Improve this prompt…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New experiment' })
  await dialog.getByRole('combobox', { name: 'Dataset' }).click()
  await page.getByRole('option', { name: /^rooms/ }).click()
  const counts = dialog.getByRole('list', { name: 'Cases of each split' })
  await expect(counts.getByRole('listitem')).toHaveText(['Training: 10', 'Validation: 10', 'Test: 10'])
  await dialog.getByRole('checkbox', { name: 'Choose examples' }).uncheck()
  await dialog.getByRole('textbox', { name: 'Proposals at the most' }).fill('2')
  await dialog.getByRole('button', { name: 'Measure' }).click()

  await page.waitForURL(/\/evaluation\/[^/?]+$/)
  const verdict = page.getByTestId('optimise-verdict')
  await expect(verdict).toContainText('No improvement: the drawn prompt stays. 2 proposals were tried.', {
    timeout: 60_000,
  })
  await expect(verdict).toContainText('The test cases were not asked')
  await expect(verdict).toContainText('The model that proposes is small')
  await expect(verdict.getByRole('link', { name: 'Use in the pipeline' })).toHaveCount(0)
  const proposals = page.getByRole('region', { name: 'Proposals' })
  await expect(proposals.getByText('lost a variable').first()).toBeVisible()
  await proposals.getByRole('button', { name: 'What differs from the drawn prompt' }).first().click()
  await expect(proposals.getByText(/^It no longer has: /).first()).toBeVisible()
  const asked = JSON.stringify(ollama.requests.map(({ body }) => body))
  expect(asked).toContain('room validation 3')
  expect(asked).not.toContain('room test 3')
})
