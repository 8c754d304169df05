import { issue } from '../issue'
import { say } from '../said'
import { type Compilation, inputKey } from './context'

/** Fourth pass: required inputs without an edge, and the signature: one input node, one output node. */
export function checkInputs(compilation: Compilation): void {
  const { edges, issues, nodes, refusedInputs } = compilation
  const connected = new Set(edges.map((edge) => inputKey(edge.target.node, edge.target.port)))
  for (const [id, { ports }] of nodes) {
    for (const [name, spec] of Object.entries(ports.inputs)) {
      const key = inputKey(id, name)
      if (spec.required && !connected.has(key) && !refusedInputs.has(key)) {
        issues.push(
          issue('input-missing', say('The input “{name}” needs an edge.', { name }), {
            nodeId: id,
            params: { port: name, type: spec.type },
          }),
        )
      }
    }
  }
  checkSignature(compilation)
  checkSources(compilation, connected)
}

function checkSignature({ issues, nodes, targets }: Compilation): void {
  for (const [role, none, several] of [
    ['input', 'no-input-node', 'several-input-nodes'],
    ['output', 'no-output-node', 'several-output-nodes'],
  ] as const) {
    const found = [...nodes.values()].filter((parsed) => parsed.definition.role === role)
    const input = role === 'input'
    if (found.length === 0 && !targets)
      issues.push(issue(none, input ? say('The pipeline has no input node.') : say('The pipeline has no output node.')))
    for (const extra of found.slice(1)) {
      issues.push(
        issue(several, input ? say('A pipeline has one input node.') : say('A pipeline has one output node.'), {
          nodeId: extra.node.id,
        }),
      )
    }
  }
}

/** An answer made from retrieved chunks should carry them, or its citations cannot be checked. */
function checkSources({ issues, nodes }: Compilation, connected: Set<string>): void {
  const retrieves = [...nodes.values()].some((parsed) => parsed.definition.category === 'retrieval')
  if (!retrieves) return
  for (const [id, parsed] of nodes) {
    if (parsed.definition.role !== 'output' || !parsed.ports.inputs.sources) continue
    if (connected.has(inputKey(id, 'answer')) && !connected.has(inputKey(id, 'sources'))) {
      issues.push(
        issue('sources-missing', say('The answer has no sources to cite.'), {
          nodeId: id,
          params: { port: 'sources' },
        }),
      )
    }
  }
}
