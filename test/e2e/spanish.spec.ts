import type { Page } from '@playwright/test'
import { documentRow, upload } from './pages/collections'
import { EditorPage } from './pages/editor-page'
import { englishOn } from './pages/english'
import { expect, test } from './server'

async function expectSpanish(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'es')
  // Data and lazy parts come in after the page; each comes in Spanish.
  await page.waitForLoadState('networkidle')
  expect(await englishOn(page), page.url()).toEqual([])
}

async function open(page: Page, link: string, heading: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: link }).click()
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
}

// Cards from near: from afar they say less.
test.use({ viewport: { width: 1920, height: 1080 } })

test('switching to Spanish translates the studio, its nodes and their issues', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  // The check itself must see English where it is.
  const seen = [
    'Pipelines',
    'Retriever',
    'Publish',
    'Search nodes',
    'Aurora Clinic handbook · Meaning and words (hybrid) · top 8',
  ]
  await expect.poll(() => englishOn(page)).toEqual(expect.arrayContaining(seen))

  await page.getByRole('button', { name: 'Language' }).click()
  await page.getByRole('menuitem', { name: 'Español' }).click()
  await expect(page.getByRole('button', { name: 'Publicar', exact: true })).toBeVisible()
  await expect(editor.node('retriever')).toContainText('Recuperador')
  await expect(editor.node('prompt-template')).toContainText('Plantilla de prompt')
  await expectSpanish(page)

  await editor.select('retriever')
  for (const tab of ['Ajustes', 'Datos', 'Ayuda']) {
    await editor.inspector.getByRole('tab', { name: tab }).click()
    await expectSpanish(page)
  }
  await page.getByRole('button', { name: 'Publicar', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Publicar' })).toBeVisible()
  await expectSpanish(page)
  await page.keyboard.press('Escape')

  await editor.select('reranker')
  await page.keyboard.press('Delete')
  await editor.dock.getByRole('tab', { name: /^Problemas/ }).click()
  await expect(editor.dock).toContainText('La entrada «Fuentes» necesita una conexión. Lleva una conexión hasta ella.')
  await expectSpanish(page)
  await page.getByRole('button', { name: 'Deshacer: eliminar' }).click()
  await expect(editor.edges(/^De .+ a .+/)).toHaveCount(8)

  await editor.dock.getByRole('tab', { name: 'Ejecutar' }).click()
  await editor.dock
    .getByRole('textbox', { name: 'question' })
    .fill('¿Cuándo están los resultados de los análisis de sangre?')
  await editor.dock.getByRole('button', { name: 'Ejecutar', exact: true }).click()
  await expect(editor.answer).toContainText('dos días laborables', { timeout: 20_000 })
  await expect(editor.answer.getByRole('button', { name: /^Fuente \d+: Guía del paciente/ }).first()).toBeVisible()
  await expectSpanish(page)
  await editor.dock.getByRole('tab', { name: 'Pasos' }).click()
  await expectSpanish(page)
})

test('every page is in Spanish for a browser that asks for it', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'es-ES', baseURL: server.address })
  const page = await context.newPage()
  await page.goto('/pipelines')
  await expect(page.getByRole('heading', { level: 1, name: 'Flujos' })).toBeVisible()
  await expectSpanish(page)
  await page.getByRole('button', { name: 'Nuevo flujo' }).click()
  await expect(page.getByRole('radio', { name: /^Lienzo/ })).toBeVisible()
  await expectSpanish(page)
  await page.keyboard.press('Escape')

  await open(page, 'Colecciones', 'Colecciones')
  await expectSpanish(page)
  await page.getByRole('link', { name: 'Aurora Clinic handbook' }).click()
  await expect(page.getByRole('link', { name: 'Vaccination guide.md' })).toBeVisible()
  for (const tab of ['Documentos', 'Búsqueda', 'Ajustes']) {
    await page.getByRole('tab', { name: tab }).click()
    await expectSpanish(page)
  }
  await page.getByRole('tab', { name: 'Documentos' }).click()
  await upload(page, 'zero-bytes.txt', 'truncated.pdf')
  const row = (name: string) => documentRow(page, name)
  await expect(row('zero-bytes.txt')).toContainText('«zero-bytes.txt» no tiene contenido (0 bytes).')
  await expect(row('truncated.pdf')).toContainText('El PDF está dañado: no se puede leer su estructura.')
  await expectSpanish(page)
  await page.getByRole('link', { name: 'Vaccination guide.md' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Vaccination guide.md' })).toBeVisible()
  await expectSpanish(page)

  for (const name of ['Experimentos', 'Ejecuciones', 'Modelos', 'Ajustes']) {
    await open(page, name, name)
    await expectSpanish(page)
  }
  await page.goto('/runs/none')
  await expect(page.getByRole('main').getByRole('alert')).toContainText('No hay ninguna ejecución none.')
  await expectSpanish(page)
  await context.close()
})
