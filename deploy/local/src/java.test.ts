import { expect, test } from 'vitest';
import { findJava, javaMajor } from './java.js';

test('the major version is read out of what every Java prints', () => {
  expect(javaMajor('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment')).toBe(17);
  expect(javaMajor('java version "1.8.0_392"')).toBe(8);
  expect(javaMajor('openjdk version "21" 2023-09-19')).toBe(21);
  expect(javaMajor('openjdk version "25-ea" 2025-09-16')).toBe(25);
  expect(javaMajor('Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "17.0.1"')).toBe(17);
  expect(javaMajor('command not found')).toBeNull();
});

test('where there is no Java, none is found', () => {
  expect(findJava({ PATH: '/nonexistent', JAVA_HOME: '/nonexistent' })).toBeNull();
});
