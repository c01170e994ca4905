# ruff: noqa: E501
"""One line drawing per kind of appliance, as an SVG sprite that a page carries once and every card refers to.

A drawing is a few shapes on a 96 × 96 grid; the shape of class ``t`` is filled with the product's colour.
"""

from html import escape

TINTS = {
    "white": "#f3f1ec", "black": "#94999b", "silver": "#d8dcdf", "grey": "#bcc1c4", "stainless": "#cdd4d6",
    "red": "#e2a097", "blue": "#a8c1dc", "green": "#b3cdb0", "pink": "#efc4ca", "gold": "#e4cd96",
    "beige": "#e6dac3",
}  # fmt: skip

FALLBACK = "appliance"

SHAPES = {
    "appliance": '<rect class="t" x="30" y="34" width="36" height="30" rx="8"/><path d="M40 34V20M56 34V20M48 64'
    'v10c0 10 20 4 20 14"/>',
    "refrigerator": '<rect class="t" x="25" y="8" width="46" height="78" rx="5"/><path d="M25 36h46M33 20v9M33 43'
    'v16M31 86v4M65 86v4"/>',
    "freezer": '<path class="t" d="M12 38h72v42a4 4 0 0 1-4 4H16a4 4 0 0 1-4-4z"/><path class="t" d="M10 30a5 5 0 0 '
    '1 5-5h66a5 5 0 0 1 5 5v8H10z"/><path d="M41 31.5h14M48 50v22M38.5 55.5l19 11M57.5 55.5l-19 11M20 '
    '84v4M76 84v4"/>',
    "wine_cooler": '<rect class="t" x="27" y="8" width="42" height="78" rx="4"/><rect x="33" y="15" width="30" '
    'height="64" rx="2"/><path d="M33 35h30M33 53h30M33 71h30M31 86v4M65 86v4"/><circle cx="41" cy="30" r="3.5"/>'
    '<circle cx="54" cy="30" r="3.5"/><circle cx="41" cy="48" r="3.5"/><circle cx="54" cy="48" r="3.5"/>'
    '<circle cx="41" cy="66" r="3.5"/><circle cx="54" cy="66" r="3.5"/>',
    "washing_machine": '<rect class="t" x="16" y="9" width="64" height="77" rx="5"/><path d="M16 26h64M24 17.5h16"/>'
    '<circle cx="69" cy="17.5" r="3"/><circle cx="48" cy="56" r="21"/><circle cx="48" cy="56" r="14"/>'
    '<path d="M35 58c4.5-4.5 8.5 4.5 13 0s8.5-4.5 13 0M24 86v3M72 86v3"/>',
    "dryer": '<rect class="t" x="16" y="9" width="64" height="77" rx="5"/><path d="M16 26h64M56 17.5h16"/>'
    '<circle cx="27" cy="17.5" r="3"/><circle cx="48" cy="56" r="21"/><path d="M40 49c4 4.5-4 8.5 0 13M48 49c4 '
    '4.5-4 8.5 0 13M56 49c4 4.5-4 8.5 0 13M24 86v3M72 86v3"/>',
    "dishwasher": '<rect class="t" x="17" y="11" width="62" height="74" rx="4"/><path d="M17 26h62M38 33h20M25 18.5'
    'h8"/><circle cx="63" cy="18.5" r="2"/><circle cx="70" cy="18.5" r="2"/><circle cx="41" cy="59" r="13"/>'
    '<circle cx="41" cy="59" r="6.5"/><path d="M56 46.5a13 13 0 0 1 0 25"/><path d="M66 50a13 13 0 0 1 0 18"/>',
    "oven": '<rect class="t" x="13" y="14" width="70" height="68" rx="4"/><path d="M13 31h70M30 39h36"/>'
    '<circle cx="25" cy="22.5" r="3"/><circle cx="36" cy="22.5" r="3"/><path d="M56 22.5h17"/>'
    '<rect x="23" y="46" width="50" height="27" rx="3"/><path d="M29 65h38"/>',
    "microwave": '<rect class="t" x="8" y="23" width="80" height="50" rx="5"/><rect x="16" y="31" width="46" '
    'height="34" rx="3"/><path d="M70 23v50M76 33h6M76 41h6M26 58h26M18 73v4M78 73v4"/><circle cx="79" cy="58" '
    'r="4"/>',
    "range": '<rect class="t" x="15" y="25" width="66" height="61" rx="4"/><path d="M15 41h66M30 49h36M22 25v-4h18v4'
    'M56 25v-4h18v4M27 21v-5M35 21v-5M61 21v-5M69 21v-5"/><circle cx="27" cy="33" r="2.5"/><circle cx="41" cy="33" '
    'r="2.5"/><circle cx="55" cy="33" r="2.5"/><circle cx="69" cy="33" r="2.5"/><rect x="25" y="56" width="46" '
    'height="21" rx="3"/>',
    "hob": '<rect class="t" x="9" y="19" width="78" height="58" rx="6"/><circle cx="31" cy="39" r="11"/>'
    '<circle cx="31" cy="39" r="5"/><circle cx="66" cy="36" r="8"/><circle cx="66" cy="36" r="3"/>'
    '<circle cx="66" cy="59" r="9"/><circle cx="66" cy="59" r="3.5"/><path d="M21 63h4M31 63h4M41 63h4"/>',
    "range_hood": '<rect class="t" x="38" y="8" width="20" height="34"/><path class="t" d="M18 64l20-22h20l20 22z"/>'
    '<rect class="t" x="12" y="64" width="72" height="11" rx="2"/><path d="M38 69.5h12M58 69.5h4M34 82v7M48 82v7'
    'M62 82v7"/>',
    "air_conditioner": '<rect class="t" x="8" y="22" width="80" height="33" rx="6"/><path d="M16 47h64M68 32h11'
    'M27 63c0 7-6 6-6 13M48 63v15M69 63c0 7 6 6 6 13"/>',
    "air_purifier": '<rect class="t" x="27" y="9" width="42" height="77" rx="8"/><path d="M35 18h26M37 58h22M37 65h22'
    'M37 72h22"/><circle cx="48" cy="38" r="10"/><path d="M48 32v6l4 3"/>',
    "humidifier": '<path class="t" d="M32 44h32l5 38a4 4 0 0 1-4 4H31a4 4 0 0 1-4-4z"/><path d="M40 37c-4-6 4-8 0-14'
    'M48 35c-4-6 4-10 0-19M56 37c-4-6 4-8 0-14M48 53c5 6 7 9 7 12.5a7 7 0 0 1-14 0c0-3.5 2-6.5 7-12.5z"/>',
    "dehumidifier": '<rect class="t" x="26" y="11" width="44" height="75" rx="6"/><path d="M34 20h28M34 27h28M34 34h28'
    'M26 58h44M38 74c3.3-3.5 6.7 3.5 10 0s6.7-3.5 10 0"/><circle cx="48" cy="46" r="3"/>',
    "fan": '<circle class="t" cx="48" cy="36" r="27"/><circle cx="48" cy="36" r="4.5"/><path d="M48 '
    '31.5c-9-5-8-18 0-19 7 2 7 13 0 19z"/><path d="M48 31.5c-9-5-8-18 0-19 7 2 7 13 0 19z" transform="rotate(120 '
    '48 36)"/><path d="M48 31.5c-9-5-8-18 0-19 7 2 7 13 0 19z" transform="rotate(240 48 36)"/><path d="M48 63v17"/>'
    '<path class="t" d="M31 87c0-4.5 7-7 17-7s17 2.5 17 7z"/>',
    "heater": "".join(
        f'<rect class="t" x="{x}" y="20" width="11" height="56" rx="5.5"/>' for x in (14, 25, 36, 47, 58)
    )
    + '<rect class="t" x="69" y="28" width="13" height="42" rx="3"/><circle cx="75.5" cy="38" r="3"/><path d="M73 '
    '50h5M73 56h5M22 76v6M66 76v6M14 84h16M58 84h16"/>',
    "water_heater": '<rect class="t" x="9" y="24" width="78" height="42" rx="17"/><circle cx="48" cy="45" r="9"/>'
    '<path d="M48 45l4-5M66 38h8M66 45h8M34 66v18M62 66v18M24 24v-8M72 24v-8"/>',
    "water_purifier": '<rect class="t" x="20" y="12" width="56" height="56" rx="6"/><rect x="29" y="30" width="9" '
    'height="30" rx="4.5"/><rect x="43.5" y="30" width="9" height="30" rx="4.5"/><rect x="58" y="30" width="9" '
    'height="30" rx="4.5"/><path d="M30 21h20M48 68v6M48 77c3 4 4 5.5 4 7.5a4 4 0 0 1-8 0c0-2 1-3.5 4-7.5z"/>',
    "vacuum_cleaner": '<path class="t" d="M42 78V66a20 20 0 0 1 40 0v12z"/><circle class="t" cx="71" cy="76" r="11"/>'
    '<circle cx="71" cy="76" r="4"/><circle cx="47" cy="82" r="5"/><path d="M46 55C36 40 42 14 24 14L14 76M54 60h12"/>'
    '<path class="t" d="M6 86c0-6 4-10 9-10s9 4 9 10z"/>',
    "robot_vacuum": '<circle class="t" cx="48" cy="48" r="37"/><circle cx="48" cy="46" r="11"/><circle cx="48" cy="46" '
    'r="4.5"/><path d="M20 36a30.5 30.5 0 0 1 56 0M40 72h16M15 71l-7 5M15 71l-1 9"/>',
    "television": '<rect class="t" x="7" y="17" width="82" height="52" rx="4"/><path d="M48 69v10M33 81h30M17 45l18-18'
    'M17 57l9-9"/>',
    "rice_cooker": '<path class="t" d="M15 45h66v20a18 18 0 0 1-18 18H33a18 18 0 0 1-18-18z"/><path class="t" d="M15 '
    '45c0-15 13-23 33-23s33 8 33 23z"/><path d="M42 22v-5h12v5M15 52H8M81 52h7"/><rect x="37" y="53" width="22" '
    'height="16" rx="4"/><path d="M43 61h10"/>',
    "pressure_cooker": '<rect class="t" x="19" y="42" width="58" height="42" rx="7"/><path class="t" d="M15 42c0-11 '
    '14-15 33-15s33 4 33 15z"/><path d="M48 27v-9M41 18h14M19 53H9v8M77 53h10v8"/><circle cx="48" cy="62" r="9"/>'
    '<path d="M48 62l5-4"/>',
    "air_fryer": '<path class="t" d="M27 11h42a9 9 0 0 1 9 9v54a11 11 0 0 1-11 11H29a11 11 0 0 1-11-11V20a9 9 0 0 1 9-9z"'
    '/><path d="M18 46h60"/><rect class="t" x="39" y="54" width="18" height="20" rx="5"/><circle cx="48" cy="28" '
    'r="9"/><path d="M48 28v-5M33 28h1M62 28h1"/>',
    "coffee_machine": '<path class="t" d="M20 11h56v17H20z"/><path class="t" d="M20 28h17v45H20z"/><path class="t" '
    'd="M16 73h64v12H16z"/><circle cx="29" cy="19.5" r="3"/><path d="M52 28v8h12v-8M58 41v6M48 53h20v10a8 8 0 0 '
    '1-8 8h-4a8 8 0 0 1-8-8zM68 56h3a4 4 0 0 1 0 8h-3"/>',
    "kettle": '<path class="t" d="M31 34h32l7 46a4 4 0 0 1-4 5H28a4 4 0 0 1-4-5z"/><path class="t" d="M34 34c0-10 26-10 '
    '26 0z"/><circle cx="47" cy="22.5" r="3"/><path d="M30 42L16 34l10 26M64.5 42c19-6 21 26 4 32M18 90h58"/>',
    "blender": '<path class="t" d="M30 14h36l-5 44H35z"/><path d="M27 14h42M43 8h10v6M66 20h9v20l-11 5M42 52l6-5 6 5"/>'
    '<path class="t" d="M35 60h26l7 22a3 3 0 0 1-3 4H31a3 3 0 0 1-3-4z"/><circle cx="48" cy="74" r="4.5"/>',
    "juicer": '<path class="t" d="M32 8h16v17H32z"/><path class="t" d="M18 38c0-9 8-13 22-13s22 4 22 13z"/>'
    '<path class="t" d="M20 38h40v48H20z"/><circle cx="40" cy="70" r="5"/><path d="M60 46h13v6M66 60h18l-3 26H69z'
    'M67.5 70h15"/>',
    "toaster": '<path d="M30 32V19a7 7 0 0 1 7-7h22a7 7 0 0 1 7 7v13"/><path class="t" d="M13 42a11 11 0 0 1 11-11h48a11 '
    '11 0 0 1 11 11v36a5 5 0 0 1-5 5H18a5 5 0 0 1-5-5z"/><path d="M25 41h42M83 50h6v7h-6M22 83v4M74 83v4"/>'
    '<circle cx="68" cy="68" r="5"/>',
    "bread_maker": '<rect class="t" x="15" y="37" width="66" height="48" rx="8"/><path class="t" d="M15 44c0-18 10-26 '
    '33-26s33 8 33 26z"/><path d="M38 31h20"/><path d="M31 74V62c-5-1-5-9 2-9h16c7 0 7 8 2 9v12z"/><path d="M63 58h9'
    'M63 65h9"/><circle cx="67.5" cy="73" r="2"/>',
    "hair_dryer": '<path class="t" d="M20 19h38a19 19 0 0 1 0 38H20z"/><path d="M20 21l-9-4v42l9-4"/><path class="t" '
    'd="M44 57h17l-4 29a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3z"/><circle cx="58" cy="38" r="9"/><path d="M50 66h4"/>',
    "iron": '<path class="t" d="M11 70c4-25 20-35 45-35h13a8 8 0 0 1 8 7l7 28z"/><path class="t" d="M9 70h77v8H9z"/>'
    '<path d="M42 35c4-14 32-16 33 0M38 58h32"/><circle cx="27" cy="62" r="2"/><path d="M20 84v4M34 84v4M48 84v4"/>',
    "sterilizer": '<rect class="t" x="13" y="17" width="70" height="66" rx="4"/><path d="M13 32h70M21 24.5h12M64 '
    '24.5h11"/><rect x="21" y="39" width="54" height="36" rx="2"/><path d="M21 64h54M28 53h16a8 8 0 0 1-16 0zM52 53h16'
    'a8 8 0 0 1-16 0z"/>',
    "garbage_disposal": '<path class="t" d="M30 10h36v8H30z"/><path d="M38 18v9M58 18v9"/><path class="t" d="M27 33a6 6 '
    '0 0 1 6-6h30a6 6 0 0 1 6 6v41a11 11 0 0 1-11 11H38a11 11 0 0 1-11-11z"/><path d="M27 43h42M27 69h42M69 50h13v11'
    'M41 56h14M44 52l8 8M52 52l-8 8"/>',
    "mixer": '<path class="t" d="M18 76h58a5 5 0 0 1 5 5v5H13v-5a5 5 0 0 1 5-5z"/><path class="t" d="M18 44h14v32H18z"/>'
    '<path class="t" d="M13 32a12 12 0 0 1 12-12h46a12 12 0 0 1 0 24H18a5 5 0 0 1-5-5z"/><path d="M60 44v9M22 32h10"/>'
    '<path class="t" d="M42 54h36a18 18 0 0 1-36 0z"/>',
    "food_processor": '<path class="t" d="M28 31h40l-4 29H32z"/><path d="M24 31h48M40 31V13h16v18M68 36h9v14l-11 5M40 '
    '52c5-6 11 6 16 0"/><path class="t" d="M30 62h36l6 20a3 3 0 0 1-3 4H27a3 3 0 0 1-3-4z"/><circle cx="48" cy="74" '
    'r="4.5"/>',
}  # fmt: skip


def sprite() -> str:
    """One hidden ``<svg>`` that holds every drawing as ``<symbol id="k-KIND">``."""
    symbols = (f'<symbol id="k-{kind}" viewBox="0 0 96 96">{shapes}</symbol>' for kind, shapes in SHAPES.items())
    return f'<svg class="sprite" aria-hidden="true" width="0" height="0">{"".join(symbols)}</svg>'


def drawing(kind: str | None, color: str | None = None) -> str:
    """The drawing of a kind of appliance, tinted by a colour of the ontology; a plug where there is none."""
    kind = kind if kind in SHAPES else FALLBACK
    tint = f' style="--tint:{TINTS[color]}"' if color in TINTS else ""
    return f'<svg class="drawing" aria-hidden="true"{tint}><use href="#k-{escape(kind)}"></use></svg>'
