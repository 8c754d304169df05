import { EditorPage } from './pages/editor-page'
import { englishOn } from './pages/english'
import { expect, test } from './server'

const csv = `question,answer,tags
Where can I park?,Behind the house.,easy
Who owns the moon?,Nobody.,easy,one cell too many
What does a checkup cost?,60 euros.,prices
`

test('a wrong answer becomes a case; a file with a bad line brings more; both are changed, versioned and read in Spanish', async ({
  page,
}) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await editor.ask('When is the clinic closed?')
  await editor.expectOutcome('Only quoted')
  await editor.answer.getByRole('button', { name: 'This answer is wrong…' }).click()
  const lost = page.getByRole('dialog', { name: 'Where was the right passage lost?' })
  await lost.getByRole('combobox', { name: 'Document that should have answered' }).click()
  const option = page.getByRole('option').first()
  const document = await option.innerText()
  await option.click()
  await lost.getByRole('button', { name: 'Save as case…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New case' })
  await expect(dialog.getByRole('textbox', { name: 'question' })).toHaveValue('When is the clinic closed?')
  await expect(dialog.getByRole('link', { name: document })).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Answer 1' }).fill('On Sundays and public holidays.')
  await dialog.getByRole('combobox', { name: 'Dataset' }).click()
  await page
    .getByRole('option', { name: /^(New: |Aurora)/ })
    .last()
    .click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/^Kept as a case in “/)).toBeVisible()
  await expect(dialog).toHaveCount(0)
  await page.keyboard.press('Escape')

  await page.goto('/datasets?dialog=import')
  const load = page.getByRole('dialog', { name: 'Import cases' })
  await load
    .locator('input[type=file]')
    .setInputFiles({ name: 'more.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await expect(load.getByText('1 problem: what cannot be read is left out')).toBeVisible()
  await expect(load.getByText('Where can I park?')).toBeVisible()
  await load.getByRole('button', { name: 'Import 2 cases' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'more' })).toBeVisible()

  // By keys alone: into the list, the second case opened, written and saved.
  const table = page.getByRole('table', { name: 'Cases' })
  await table.getByRole('row').nth(1).getByRole('button').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Answer 1' }).fill('Another answer.')
  await page.keyboard.press('Control+s')
  await expect(page.getByText(/^Case saved/)).toBeVisible()
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()
  await expect(table).toContainText('Another answer.')

  await table.getByRole('checkbox').first().check()
  await page.getByRole('region', { name: 'Chosen cases' }).getByRole('button', { name: 'Delete' }).click()
  await expect(table.getByRole('checkbox')).toHaveCount(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(table.getByRole('checkbox')).toHaveCount(2)

  await page.goto(`${page.url().split('?')[0] ?? ''}?version=1`)
  await expect(page.getByText(/^Version 1 of \d$/)).toBeVisible()
  await page.getByRole('button', { name: 'To the newest' }).click()

  await page.getByRole('button', { name: 'Language' }).click()
  await page.getByRole('menuitem', { name: 'Español' }).click()
  await expect(page.getByRole('button', { name: 'Nuevo caso' })).toBeVisible()
  await page.getByRole('table', { name: 'Casos' }).getByRole('row').nth(1).getByRole('button').click()
  await expect(page.getByRole('region', { name: 'Respuestas aceptables' })).toBeVisible()
  expect(await englishOn(page), 'a case').toEqual([])
  await page.goto('/datasets')
  await expect(page.getByRole('link', { name: 'more' })).toBeVisible()
  expect(await englishOn(page), 'the list').toEqual([])
})
