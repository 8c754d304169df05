import type { Page } from '@playwright/test'
import { EditorPage } from './pages/editor-page'
import { englishOn } from './pages/english'
import { expect, type TestServer, test } from './server'

/** Asks the studio's API, as its pages do. */
async function api(page: Page, server: TestServer, procedure: string, data: object) {
  const answer = await page.request.post(`${server.address}/api/trpc/${procedure}`, { data })
  expect(answer.ok(), procedure).toBe(true)
  return (await answer.json()).result.data
}

/** Publishes the example as it is, and makes its draft find one passage only. */
async function worsen(page: Page, server: TestServer): Promise<void> {
  await page.goto('/')
  await expect(new EditorPage(page).nodes()).toHaveCount(6)
  const id = /pipelines\/([^?]+)/.exec(page.url())?.[1] ?? ''
  await api(page, server, 'deployments.publish', { pipelineId: id, slug: 'clinic' })
  const { graph, revision } = await api(page, server, 'pipelines.get', { id })
  for (const node of graph.nodes) if (node.type === 'retriever') node.config = { ...node.config, topK: 1 }
  await api(page, server, 'pipelines.save', { id, revision, graph })
}

test('a draft is measured against its version, and what got worse is followed to where it was lost', async ({
  page,
  server,
}) => {
  await worsen(page, server)
  await page.goto('/pipelines')
  await page
    .getByRole('button', { name: /^What can be done with|^Menu|^Actions/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Measure it…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New experiment' })
  await dialog.getByRole('combobox', { name: 'Dataset' }).click()
  await page.getByRole('option', { name: /^Clinic handbook: questions/ }).click()
  await expect(dialog.getByText(/a difference of \d+ points can be shown/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Measure', exact: true }).click()

  await page.waitForURL(/\/evaluation\/[^?]+$/)
  await expect(
    page.getByText(/(Draft is (better|worse) than|Cannot tell whether Draft is) .+ \(.+ to .+\)/),
  ).toBeVisible()
  const figures = page.getByRole('table', { name: 'Figures' })
  await expect(figures.getByRole('row')).toHaveCount(3)
  await expect(figures.getByRole('button').first()).toHaveAccessibleName(/\(.+ to .+\), \d+ cases/)

  // By keys: to the cases that got worse, into the first of them.
  await page.getByRole('tab', { name: 'Cases' }).click()
  await page.getByRole('combobox', { name: 'Which cases' }).click()
  await page.getByRole('option', { name: 'Got worse' }).click()
  await expect(page).toHaveURL(/show=regressed/)
  const grid = page.getByRole('grid', { name: 'Answers by case and candidate' })
  await expect(grid.getByText('worse').first()).toBeVisible()
  await grid.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const opened = page.getByRole('dialog')
  await expect(opened.getByText('Baseline: Version 1')).toBeVisible()
  await opened.getByRole('button', { name: 'Where was the passage lost?' }).click()
  await expect(opened.getByRole('region', { name: 'Where it was lost' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.goto('/evaluation')
  await expect(page.getByRole('row', { name: /Clinic handbook: questions/ }).getByText(/ to /)).toBeVisible()
})

test('the room speaks Spanish', async ({ page, context, server }) => {
  await worsen(page, server)
  await context.addCookies([{ name: 'telar-locale', value: 'es', url: server.address }])
  await page.goto('/evaluation')
  await expect(page.getByRole('heading', { level: 2, name: 'Todavía no hay experimentos' })).toBeVisible()
  expect(await englishOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Nuevo experimento' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nuevo experimento' })
  await dialog.getByRole('combobox', { name: 'Flujo' }).click()
  await page.getByRole('option').first().click()
  await dialog.getByRole('combobox', { name: 'Conjunto de casos' }).click()
  await page.getByRole('option', { name: /^Clinic handbook: questions/ }).click()
  await dialog.getByRole('button', { name: 'Medir', exact: true }).click()
  await page.waitForURL(/\/evaluation\/[^?]+$/)
  await expect(page.getByText(/^Borrador, «.+»: .+ \(de .+ a .+\), \d+ casos\.$/)).toBeVisible()
  expect(await englishOn(page)).toEqual([])
})
