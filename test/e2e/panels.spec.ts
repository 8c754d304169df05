import type { Locator } from '@playwright/test'
import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

const widthOf = async (panel: Locator) => Math.round((await panel.boundingBox())?.width ?? 0)

test('panels fold and take another size by mouse and by keyboard, and stay so', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await expect(editor.inspector).toContainText('Not published')
  const palette = page.getByTestId('palette')
  const before = await widthOf(editor.inspector)

  const edge = page.getByRole('separator', { name: 'Width of the inspector' })
  await edge.focus()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => widthOf(editor.inspector)).toBe(before + 24)
  const grip = await edge.boundingBox()
  if (!grip) throw new Error('the separator cannot be seen')
  await page.mouse.move(grip.x + 5, grip.y + 300)
  await page.mouse.down()
  await page.mouse.move(grip.x + 5 - 60, grip.y + 300, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => widthOf(editor.inspector)).toBe(before + 84)

  await page.getByRole('button', { name: 'Fold the palette' }).click()
  await expect(palette).toHaveCount(0)
  const dock = page.getByRole('separator', { name: 'Height of the run panel' })
  await dock.focus()
  await page.keyboard.press('Enter')
  await expect(dock).toHaveCount(0)

  await page.reload()
  await expect(editor.nodes()).toHaveCount(6)
  await expect.poll(() => widthOf(editor.inspector)).toBe(before + 84)
  await expect(palette).toHaveCount(0)
  await expect(dock).toHaveCount(0)
  await page.getByRole('button', { name: 'Open the palette' }).focus()
  await page.keyboard.press('Enter')
  await expect(palette).toBeVisible()

  // What is asked for comes to light, whatever was folded.
  await page.getByRole('button', { name: 'Fold the inspector' }).click()
  await editor.node('retriever').dblclick()
  await expect(editor.inspector.getByRole('tab', { name: 'Config' })).toBeVisible()
})

test.describe('in Spanish', () => {
  test.use({ viewport: { width: 1024, height: 768 }, locale: 'es-ES' })

  test('no header is wider than a small laptop', async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('button', { name: 'Publicar', exact: true })).toBeVisible()
    const excess = await page
      .locator('header')
      .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth))
    expect(excess.filter((pixels) => pixels > 0)).toEqual([])
  })
})
