import { describe, expect, it } from 'vitest'
import { inEnglish } from '@/test/builders/in-english'
import { parseTemplate } from './template/liquid'
import { templateMistakes } from './template-mistakes'

describe('templateMistakes', () => {
  it.each([
    ['{% for i in [1,2,3] %}{{ i }}{% endfor %}', 1, 'is no list'],
    ['Hello\n{{ question if question else "none" }}', 2, 'behind “question”'],
    ['a\n\n{%- for s in sources -%}\n{{ loop.index }}. {{ s.text }}{% endfor %}', 4, 'forloop.index'],
    ['{% for s in sources if s.page %}{{ s }}{% endfor %}', 1, '“if s.page”'],
    ['{% for s in sources|sort %}{{ s }}{% endfor %}', 1, '“|sort”'],
    ['{% for i in range(3) %}{{ i }}{% endfor %}', 1, '“(3)”'],
    ['{% if question is defined %}x{% endif %}', 1, 'behind “question”'],
    ['{% if question in sources %}x{% endif %}', 1, '“in sources”'],
    ['{% if question == None %}x{% endif %}', 1, '“None”'],
    ['{{ question, context }}', 1, 'behind “question”'],
    ['{{ question context }}', 1, '“context”'],
    ['Dear {{ customer name }}', 1, 'write {{ customer_name }}'],
    ['{{- first  last name | upcase -}}', 1, 'write {{ first_last_name }}'],
    ['{% assign names = ["a", "b"] %}{{ names }}', 1, 'is no list'],
    ['{# a comment #}{{ question }}', 1, 'no comment'],
    ['{{ sources[:3] }}', 1, 'write sources | slice: 0, 3'],
    ['{% for s in sources[1:2] %}{{ s }}{% endfor %}', 1, 'is empty'],
    ['{{ [1, 2] | join: "," }}', 1, 'is no list'],
  ])('finds what Liquid overlooks in %s', (template, line, words) => {
    expect(inEnglish(parseTemplate(template).mistakes)).toEqual([{ line, message: expect.stringContaining(words) }])
  })

  it.each([
    'Sources:\n\n{{ sources }}\n\nQuestion: {{ question }}',
    '{%- for s in sources -%}[{{ s.citation }}] {{ s.text | strip | truncate: 200, "…" }}{%- endfor -%}',
    '{% for s in sources limit:2 offset:1 reversed %}{{ forloop.index }}{% endfor %}',
    '{% for s in sources limit: 2, offset: n %}{{ s }}{% endfor %}',
    '{% for i in (1..3) %}{{ i }}{% endfor %}{% for i in (a.b..n) %}{{ i }}{% endfor %}',
    '{% if question contains "x" and n > 1 or a.b[0]["c d"] != blank %}x{% elsif not a %}y{% endif %}',
    '{{ a.b.c[1]["d"] | plus: 1 | default: b, allow_false: true }}',
    '{% case a %}{% when "x", "y" %}1{% when "z" or "q" %}2{% endcase %}',
    '{% assign n = sources.size | minus: -1.5 %}{{ n }}{{ ["a b"] }}{{ -1 }}',
    '{% unless a == nil %}{{ "a | b, c if d" }}{% endunless %}',
    '{% raw %}{{ a if b }}{# x #}{% endraw %}{% comment %}{{ a if b }}{% endcomment %}',
    '{% cycle "a", "b" %}{% capture x %}{{ a }}{% endcapture %}{% increment n %}',
    '{{ sources | map: "text" | join: ", " }} 5 % {a: 1} {"b": [1, 2]} #}',
    '{{ a == b }}{{ a or b }}{{ question }}{{question}}{{- question -}}',
  ])('finds nothing in %s', (template) => {
    expect(templateMistakes(template)).toEqual([])
  })

  it('says what Liquid calls what Jinja has', () => {
    expect(inEnglish(parseTemplate('{{ x | tojson }}').fault?.message)).toContain('json')
    expect(inEnglish(parseTemplate('{% set a = 1 %}').fault?.message)).toContain('assign')
    expect(inEnglish(parseTemplate('a\n{% if a %}1{% elif b %}2{% endif %}').fault)).toMatchObject({
      line: 2,
      message: expect.stringContaining('elsif'),
    })
  })

  it.each([
    ['{{', '“{{” is not closed; write }} behind it'],
    ['a {{ }} b', 'a name is missing; write one between the braces, like {{ question }}'],
    ['{{ | upcase }}', '“| upcase” is no value; begin with a name, a number or a text in quotes'],
    ['{{ question {{}}', 'something behind a value is no filter; a filter begins with “|”, and }} ends the value'],
    ['{{ question', '“{{ question” is not closed; write }} behind it'],
    ['{% if x', '“{% if x” is not closed; write %} behind it'],
    ['{% if x %}a', '“{% if x %}” is not closed; write {% endif %} behind it'],
  ])('says plainly what is unfinished in %s', (template, words) => {
    expect(inEnglish(parseTemplate(template).fault)).toEqual({ line: 1, message: words })
  })

  it('takes any text in time', () => {
    const begun = performance.now()
    for (const piece of ['{{ a ', '{% for ', '{#', '{% raw %}', '[', '{{ "', '{% if a', '{{ a | b: c, ', '{% ', '%']) {
      templateMistakes(piece.repeat(20_000))
    }
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
})
