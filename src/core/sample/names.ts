/** Invented names. Every domain is under `.example`, which is reserved (RFC 2606) and reaches nobody. */
import type { Random } from "./random.ts";

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const FIRST_PARTS = words(`
  Alder Amber Arbor Ash Aspen Basalt Birch Bramble Bridge Brook Cairn Cedar Chalk
  Cinder Clay Clover Cobalt Coral Crane Dawn Drift Dune Ember Fable Fern Field Finch Flint Fjord
  Garnet Glen Grove Harbor Hazel Heron Hollow Indigo Ivory Juniper Kelp Kestrel Kiln Lantern Larch Lark Linden
  Maple Marble Meadow Mesa Mint Moss Oak Ochre Opal Orchard Osprey Otter Pine Plover Prairie
  Quarry Quill Raven Reed Ridge River Robin Rowan Saffron Sage Salt Slate Sorrel Spruce Stone Tern
  Thistle Tide Timber Topaz Umber Vale Walnut Wren Yarrow
`);

const SECOND_PARTS = words(`
  base beam board bridge cart cast clinic court craft desk dock farm fleet flow forge form gate grid guide hire
  house hub kit lab lane leaf learn ledger link list loft loop mark market mill note pad parcel pass path pay plan
  point port post press rail ring road scope sheet shift shop signal space spot stack station stock store studio
  table track trade vault view ward watch way wise work works yard
`);

const PEOPLE = {
  first: words(`
  Ada Aiko Alma Amara Anders Anika Aron Bea Bilal Bruno Carla Chidi Clara Dario Dina Eero Elif Elsa Emil Esme
  Farah Felix Freya Gita Hana Hugo Ida Ines Isak Ivo Jana Jonas Juno Kaya Kofi Lars Leila Lena Liam Lucia Mads
  Maya Mei Milo Mira Nadia Nils Nora Omar Otto Pia Priya Rafael Rosa Ruben Sana Seo Silas Sofia Tariq Teo Tilda
  Uma Vera Viktor Wanda Yara Yusuf Zoe
  `),
  last: words(`
  Abel Adeyemi Almeida Andersen Aoki Baptiste Becker Bianchi Boateng Brandt Castillo Chen Cohen Costa Dahl Demir
  Dubois Eklund Engel Farouk Ferrari Fischer Garcia Gupta Haas Hansen Ibrahim Ito Jansen Kaur Keller Khan Kim Koch
  Kovac Larsen Lind Lopez Maier Mensah Moreau Nakamura Nguyen Novak Okafor Olsen Ortega Park Patel Petrov Quist
  Rao Reyes Rossi Sato Schmidt Silva Singh Sorensen Tanaka Torres Vance Weber Wolf Yilmaz Zhang Ziegler
  `),
};

const COUNTRIES = {
  US: words("US US US US US US CA CA BR MX AU IN SG JP"),
  EU: words("DE GB FR NL SE ES PL IE DK PT CH IT NG TR"),
};

export type CompanyName = { readonly name: string; readonly domain: string };

/** The first number makes the domain one of a kind; two companies may well have the same name. */
export function companyNameFor(random: Random, number: number): CompanyName {
  const name = `${random.pick(FIRST_PARTS)}${random.pick(SECOND_PARTS)}`;
  return { name, domain: `${name.toLowerCase()}-${number}.example` };
}

export function personNameFor(random: Random): { readonly first: string; readonly last: string } {
  return { first: random.pick(PEOPLE.first), last: random.pick(PEOPLE.last) };
}

export function countryFor(random: Random, region: "US" | "EU"): string {
  return random.pick(COUNTRIES[region]);
}
