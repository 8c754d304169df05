import { expect, test } from './server'

test('a version is published, the draft compared with it, taken back and an older one served again', async ({
  page,
}) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Not published. Open the versions' }).waitFor()
  const publish = async () => {
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Publish' })
    await dialog.getByRole('button', { name: /^Publish( this version)?$/ }).click()
    await expect(dialog.getByTestId('deployment')).toBeVisible()
    await page.keyboard.press('Escape')
  }
  await publish()
  const status = page.getByTestId('live-status')
  await expect(status).toContainText('Version 1 is live')

  await page.getByTestId('canvas').getByTestId('node-retriever').click()
  await page.getByTestId('inspector').getByRole('textbox', { name: 'Title of the node' }).fill('Finder')
  await expect(status).toContainText('draft is ahead by 1 change')
  await status.press('Enter')
  const versions = page.getByRole('dialog', { name: 'Versions' })
  await expect(versions.getByText('Finder changed')).toBeVisible()

  // The same on the canvas, kept by the tab: what changed opens field by field, what is gone comes back.
  await versions.getByRole('button', { name: 'Show on the canvas' }).click()
  const strip = page.getByRole('region', { name: 'Compared with version 1' })
  await expect(strip).toContainText('1 changed')
  await page.getByTestId('canvas').getByTestId('node-prompt-template').click()
  await page.keyboard.press('Delete')
  const gone = page.getByTestId('gone-prompt-template')
  await expect(gone).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: /^\s*Saved$/ })).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Finder: 1 field differs. Show what differs' }).click()
  await expect(page.getByRole('tabpanel', { name: 'Changes' })).toContainText('Finder')
  await gone.getByRole('button').press('Enter')
  await page.getByTestId('inspector').getByRole('button', { name: 'Take back: Prompt template removed' }).click()
  await expect(gone).toHaveCount(0)
  await strip.getByRole('button', { name: 'Hide what differs from version 1' }).click()
  await expect(strip).toHaveCount(0)
  await expect(status).toContainText('draft is ahead by 1 change')
  await publish()
  await expect(status).toContainText('Version 2 is live')

  await status.click()
  await versions.getByRole('button', { name: /^Version 1/ }).click()
  await versions.getByRole('button', { name: 'Serve this version' }).click()
  await page
    .getByRole('dialog', { name: 'Serve version 1?' })
    .getByRole('button', { name: 'Serve this version' })
    .click()
  await expect(status).toContainText('Version 1 is live')
  await versions.getByRole('button', { name: 'Restore into the draft' }).click()
  await expect(status).not.toContainText('ahead')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(status).toContainText('draft is ahead by 1 change')
})
