import { expect, test } from './server'

test('an endpoint is taken down after asking, in both themes of the dialog', async ({ page, server }, info) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Publish' })
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(dialog.getByTestId('deployment')).toBeVisible()
  const slug = await dialog.getByRole('textbox', { name: 'Address' }).inputValue()
  const call = () => fetch(`${server.address}/api/v1/endpoints/${slug}`)
  expect((await call()).status).toBe(401)

  const unpublish = dialog.getByRole('button', { name: 'Unpublish', exact: true })
  await unpublish.scrollIntoViewIfNeeded()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: info.outputPath(`${colorScheme}.png`) })
  }
  await unpublish.click()
  const question = page.getByRole('dialog', { name: `Take “${slug}” down?` })
  await question.getByRole('button', { name: 'Unpublish', exact: true }).click()
  await expect(dialog.getByTestId('deployment')).toHaveCount(0)
  expect((await call()).status).toBe(404)
})
