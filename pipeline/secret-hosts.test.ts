import { describe, expect, it } from 'vitest'
import { allowsHost, hostOf, writtenHost } from './secret-hosts'

describe('the hosts of a secret', () => {
  it.each([
    ['API.Example.com', 'api.example.com'],
    ['https://api.example.com/v1?x=1', 'api.example.com'],
    ['api.example.com:8443', 'api.example.com:8443'],
    ['https://api.example.com:443', 'api.example.com'],
    ['http://127.0.0.1:8080/x', '127.0.0.1:8080'],
    ['*.example.com', '*.example.com'],
    ['user:pass@example.com', 'example.com'],
    ['', null],
    ['*', null],
    ['a.*.com', null],
    ['*.com', null],
    ['.', null],
    ['two words', null],
  ])('are read from %j as %j', (text, host) => {
    expect(hostOf(text)).toBe(host)
  })

  it('are those that are named, the ones below a star, and no others', () => {
    const hosts = ['api.example.com', '*.loom.test']
    expect(['api.example.com', 'a.loom.test', 'a.b.loom.test'].every((host) => allowsHost(hosts, host))).toBe(true)
    const others = ['example.com', 'api.example.com:8443', 'loom.test', 'evilloom.test', 'api.example.com.evil.test']
    expect(others.some((host) => allowsHost(hosts, host))).toBe(false)
    expect(allowsHost(null, 'anywhere.test')).toBe(true)
    expect(allowsHost([], 'anywhere.test')).toBe(false)
  })

  it.each([
    ['https://api.example.com/{{ path }}', 'api.example.com'],
    [' https://API.example.com ', 'api.example.com'],
    ['https://user@api.example.com:8443?q={{ q }}', 'api.example.com:8443'],
    ['https://{{ host }}/x', undefined],
    ['https://api.{{ zone }}/x', undefined],
    ['https://api.example.com{{ path }}', undefined],
    ['{{ url }}', undefined],
  ])('are written in the template %j as %j', (template, host) => {
    expect(writtenHost(template)).toBe(host)
  })
})
