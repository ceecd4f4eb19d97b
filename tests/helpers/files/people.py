"""Names of fields about persons, and values that nobody can bear, for layers of tests."""
from __future__ import annotations

import csv

from helpers.real_data import DATA

SHARED = DATA.parent / "reference" / "personal-names.csv"
#: As registers, surveys and permits call them, in several languages; some run together, cut or numbered.
NAMES = (
    "出生日期", "房主", "土地使用者", "SYQR", "SYQRMC", "IDNUMBER", "WeChat", "nomor_hp", "NPWP", "CUIT",
    "Telefonnummer",
    "owner", "OWNER_NAME2", "OWNERNAME_1", "LandOwner", "ownerAddr", "co_owner", "titleholder", "tenant", "lessee",
    "applicant", "taxpayer", "contactPerson", "PHONENO", "tel1", "fax", "Mobile", "whatsapp", "e-mail", "EMAIL2",
    "mailing_ad", "first name", "LASTNAME", "surname", "date_of_birth", "DOB", "ID_NUMBER", "idcard", "passport_no",
    "SSN", "bank_account", "iban", "Ｏｗｎｅｒ", "OWNER_ADDR", "contact_pe", "created_user", "姓名", "土地权利人",
    "权利人名称", "QLRMC_1", "QLRDH", "SFZHM", "身份证号码", "ZJHM", "联系人", "联系电话", "手机号码", "法定代表人",
    "承包方名称", "CBFMC", "户主姓名", "家庭住址", "通讯地址", "邮箱", "银行账号", "LXDH", "DHHM", "权利人证件号",
    "电话２", "氏名", "電話番号", "所有者", "住所", "生年月日", "소유자", "전화번호", "주소", "주민등록번호",
    "владелец", "телефон", "адрес_регистрации", "propietario", "dueño", "titular", "teléfono", "propriétaire",
    "prénom", "Eigentümer", "Anschrift", "proprietario", "cognome", "eigenaar", "właściciel", "nazwisko",
    "malik_adi", "pemilik", "nama_pemilik", "alamat", "no_hp", "NIK", "chủ sở hữu", "điện thoại", "CCCD",
    "aadhaar_no", "เจ้าของที่ดิน", "โทรศัพท์", "मालिक का नाम", "اسم المالك", "ιδιοκτήτης")
#: Beside them, what sounds alike and is about things.
HARMLESS = (
    "addressed_area", "telecom", "telecom_tower", "hotel", "ownership", "owner_type", "OWNERTYPE", "residential",
    "resident_pop", "mobile_home", "contact_zone", "contaminat", "phone_line", "电话线", "权利人类型", "联系度",
    "LXRQ", "SFZYGD", "JZDZB", "FRDBS", "pH", "DNI", "FULLNAME", "XMMC", "XMBH", "name", "title", "parcel_id", "id",
    "BSM", "DLMC", "mobility", "gasholder", "landholding", "population", "telemetry", "editing", "IDENTIFIER",
    "land_account", "farmers_market", "emission", "birds", "NAME_EN", "zone_no", "code", "权属单位名称",
    "坐落单位名称", "地类名称", "所有制", "申请面积", "開発許可",
    "数据产生日期", "发生日期", "派生日期", "厂房主体结构", "房主要用途", "SYQRQ",
    "SYQX", "农业主管部门", "产业主导功能", "产出生态价值", "账户名称", "地名前缀")


def shared_names() -> list[str]:
    """The list that the project was given, where it is on this machine."""
    if not SHARED.exists():
        return []
    with open(SHARED, encoding="utf-8-sig", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]
