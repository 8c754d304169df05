import { describe, expect, it } from 'vitest'
import { isBaseModel } from './is-base-model'

const chats = '{{ if .System }}<|system|>{{ .System }}{{ end }}<|user|>{{ .Prompt }}<|assistant|>'

describe('isBaseModel', () => {
  it.each(['', '  ', '{{ .Prompt }}', '{{.Prompt}}', '{{- .Prompt -}}\n'])(
    'is true for the template "%s"',
    (template) => expect(isBaseModel({ template }, ['chat'])).toBe(true),
  )

  it.each([
    ['a chat template', { template: chats }, ['chat']],
    ['a template around the prompt', { template: 'Q: {{ .Prompt }} A:' }, ['chat']],
    ['a template in Jinja', { template: '{% for message in messages %}{{ message.content }}{% endfor %}' }, ['chat']],
    ['no word of the template', {}, ['chat']],
    ['an embedding model', { template: '{{ .Prompt }}' }, ['embed']],
    ['a model with tools', { template: '{{ .Prompt }}' }, ['chat', 'tools']],
    ['a model that thinks', { template: '{{ .Prompt }}' }, ['chat', 'thinking']],
    ['a renderer', { template: '{{ .Prompt }}', modelfile: 'FROM x\nRENDERER gemma4\n' }, ['chat']],
    ['a model elsewhere', { template: '{{ .Prompt }}', remote_host: 'https://ollama.com' }, ['chat']],
  ] as const)('is false for %s', (_name, shown, capabilities) =>
    expect(isBaseModel(shown, [...capabilities])).toBe(false),
  )

  it('does not take a word in a system prompt for a renderer', () =>
    expect(isBaseModel({ template: '{{ .Prompt }}', modelfile: 'SYSTEM You are a RENDERER of texts' }, ['chat'])).toBe(
      true,
    ))
})
