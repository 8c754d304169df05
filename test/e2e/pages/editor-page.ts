import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

export type NodeType = 'input' | 'retriever' | 'reranker' | 'prompt-template' | 'model' | 'output'

/** A port as its card shows it. */
export interface Port {
  node: NodeType
  port: string
}

/** The editor in English, as a person uses it. */
export class EditorPage {
  readonly canvas: Locator
  readonly inspector: Locator
  readonly dock: Locator
  readonly answer: Locator

  constructor(readonly page: Page) {
    this.canvas = page.getByTestId('canvas')
    this.inspector = page.getByTestId('inspector')
    this.dock = page.getByTestId('run-dock')
    this.answer = page.getByTestId('answer')
  }

  node(type: NodeType): Locator {
    return this.canvas.getByTestId(`node-${type}`)
  }

  nodes(): Locator {
    return this.canvas.getByTestId(/^node-/)
  }

  output({ node, port }: Port): Locator {
    return this.node(node).getByLabel(new RegExp(`^Output ${port} \\(`))
  }

  input({ node, port }: Port): Locator {
    return this.node(node).getByLabel(new RegExp(`^Input ${port} \\(`))
  }

  /** An edge by what it says to screen readers, such as `From Input · question to Retriever · Query`. */
  edge(from: string, to: string): Locator {
    return this.canvas.getByLabel(`From ${from} to ${to}`, { exact: true })
  }

  edges(label = /^From .+ to .+/): Locator {
    return this.canvas.getByLabel(label)
  }

  /** Drags a node type from the palette; its card comes to lie with its top in the middle at the given place of the canvas. */
  async drop(type: NodeType, place: { x: number; y: number }): Promise<void> {
    await this.page.getByTestId(`palette-${type}`).dragTo(this.canvas, { targetPosition: place })
    await expect(this.node(type)).toBeVisible()
  }

  /** Where a card stands: the middle of its top, as a place of the canvas. */
  async placeOf(type: NodeType): Promise<{ x: number; y: number }> {
    const [canvas, card] = [await boxOf(this.canvas), await boxOf(this.node(type))]
    return { x: card.x + card.width / 2 - canvas.x, y: card.y - canvas.y }
  }

  /** Three places side by side, as far apart as the canvas lets three cards stand. */
  async columns(): Promise<[number, number, number]> {
    const { width } = await boxOf(this.canvas)
    return [160, Math.round(width / 2), Math.round(width - 160)]
  }

  /** Draws an edge with the pointer, from port to port. */
  async draw(from: Port, to: Port): Promise<void> {
    await this.page.mouse.move(...(await middleOf(this.output(from))))
    await this.page.mouse.down()
    await this.page.mouse.move(...(await middleOf(this.input(to))), { steps: 8 })
    await this.page.mouse.up()
  }

  async select(type: NodeType): Promise<void> {
    await this.node(type).click()
  }

  async openTab(name: 'Run' | 'Steps' | 'Issues'): Promise<void> {
    await this.dock.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
  }

  async fill(field: string, text: string): Promise<void> {
    await this.dock.getByRole('textbox', { name: field }).fill(text)
  }

  /** Asks with the Run button of the dock. */
  async ask(question: string): Promise<void> {
    await this.fill('question', question)
    await this.dock.getByRole('button', { name: 'Run', exact: true }).click()
  }

  /** How the run in the dock ended. */
  async expectOutcome(outcome: string): Promise<void> {
    await expect(this.answer.getByText(outcome, { exact: true })).toBeVisible({ timeout: 20_000 })
  }

  citations(): Locator {
    return this.answer.getByRole('button', { name: /^Source \d+: / })
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: /^\s*Saved$/ })).toBeVisible()
  }
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (!box) throw new Error(`${locator} cannot be seen`)
  return box
}

async function middleOf(locator: Locator): Promise<[number, number]> {
  const { x, y, width, height } = await boxOf(locator)
  return [x + width / 2, y + height / 2]
}
