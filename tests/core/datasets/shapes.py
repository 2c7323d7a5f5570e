"""Tables as people have them, 28 as UCI keeps them and 7 of teachers' collections.

Each is a few lines in the shape of the file it is called by, written down here by hand. Of each is known what a
person reads in it: the separator, whether a line names its columns, the cells of its first row, and which of its
columns the classes are.
"""

from typing import NamedTuple


class Shape(NamedTuple):
    """A table's text, and what it says to whoever reads it."""

    text: str
    separator: str
    header: bool
    first: list[str]
    """The cells of the first row below the names."""
    target: int
    """The place of the column of the classes."""
    encoding: str = "utf-8"
    decimal: str = "."


def _plain(text, target=-1, separator=",", header=False):
    """A shape whose cells are what stands between its separators."""
    lines = text.strip("\n").split("\n")
    cells = lines[header].split() if separator == " " else lines[header].split(separator)
    return Shape(text, separator, header, [cell.strip().strip("'\"") for cell in cells], target % len(cells))


UCI = {
    "iris": _plain(
        """5.1,3.5,1.4,0.2,Iris-setosa
4.9,3.0,1.4,0.2,Iris-setosa
7.0,3.2,4.7,1.4,Iris-versicolor
6.4,3.2,4.5,1.5,Iris-versicolor
6.3,3.3,6.0,2.5,Iris-virginica
5.8,2.7,5.1,1.9,Iris-virginica

"""
    ),
    "wine cultivars, the label first": _plain(
        """1,14.23,1.71,2.43,15.6,127,2.8,1065
1,13.2,1.78,2.14,11.2,100,2.65,1050
2,12.37,.94,1.36,10.6,88,1.98,520
2,12.33,1.1,2.28,16,101,2.05,680
3,12.86,1.35,2.32,18,122,1.51,630
3,12.88,2.99,2.4,20,104,1.3,530
""",
        0,
    ),
    "adult, a blank after each comma": _plain(
        """39, State-gov, 77516, Bachelors, 13, Never-married, Adm-clerical, Male, 40, United-States, <=50K
50, Self-emp-not-inc, 83311, Bachelors, 13, Married-civ-spouse, Exec-managerial, Male, 13, United-States, <=50K
38, Private, 215646, HS-grad, 9, Divorced, Handlers-cleaners, Male, 40, United-States, <=50K
52, Self-emp-not-inc, 209642, HS-grad, 9, Married-civ-spouse, Exec-managerial, Male, 45, ?, >50K
31, Private, 45781, Masters, 14, Never-married, Prof-specialty, Female, 50, United-States, >50K
"""
    ),
    "breast cancer, original, an id first and ? missing": _plain(
        """1000025,5,1,1,1,2,1,3,1,1,2
1002945,5,4,4,5,7,10,3,2,1,2
1015425,3,1,1,1,2,2,3,1,1,2
1017122,8,10,10,8,7,10,9,7,1,4
1057013,8,4,5,1,2,?,7,3,1,4
"""
    ),
    "breast cancer, diagnostic, the label second": _plain(
        """842302,M,17.99,10.38,122.8,1001,0.1184
842517,M,20.57,17.77,132.9,1326,0.08474
8510426,B,13.54,14.36,87.46,566.3,0.09779
8510653,B,13.08,15.71,85.63,520,0.1075
8510824,B,9.504,12.44,60.34,273.9,0.1024
""",
        1,
    ),
    "breast cancer, Ljubljana, words first": _plain(
        """no-recurrence-events,30-39,premeno,30-34,0-2,no,3,left,left_low,no
no-recurrence-events,40-49,premeno,20-24,0-2,no,2,right,right_up,no
recurrence-events,50-59,ge40,25-29,0-2,?,2,left,left_up,no
recurrence-events,40-49,premeno,30-34,3-5,yes,3,right,left_up,yes
""",
        0,
    ),
    "car, words only": _plain(
        """vhigh,vhigh,2,2,small,low,unacc
vhigh,vhigh,2,2,small,med,unacc
low,med,4,more,big,high,vgood
low,low,5more,4,med,high,good
low,low,5more,4,med,high,acc
"""
    ),
    "mushroom, single letters": _plain(
        """p,x,s,n,t,p,f,c,n,k,e,e,s,s
e,x,s,y,t,a,f,c,b,k,e,c,s,s
e,b,s,w,t,l,f,c,b,n,e,c,s,s
p,x,y,w,t,p,f,c,n,n,e,?,s,s
e,x,s,g,f,n,f,w,b,k,t,e,s,s
""",
        0,
    ),
    "abalone, a letter first": _plain(
        """M,0.455,0.365,0.095,0.514,0.2245,0.101,0.15,15
M,0.35,0.265,0.09,0.2255,0.0995,0.0485,0.07,7
F,0.53,0.42,0.135,0.677,0.2565,0.1415,0.21,9
I,0.33,0.255,0.08,0.205,0.0895,0.0395,0.055,7
I,0.425,0.3,0.095,0.3515,0.141,0.0775,0.12,8
F,0.53,0.415,0.15,0.7775,0.237,0.1415,0.33,9
"""
    ),
    "balance scale": _plain("B,1,1,1,1\nR,1,1,1,2\nR,1,1,1,3\nL,2,1,1,1\nL,3,1,1,1\nB,2,2,2,2\n", 0),
    "ionosphere": _plain(
        """1,0,0.99539,-0.05889,0.85243,0.02306,g
1,0,1,-0.18829,0.93035,-0.36156,b
1,0,1,-0.03365,1,0.00485,g
1,0,1,-0.45161,1,1,b
"""
    ),
    "glass, numbered": _plain(
        """1,1.52101,13.64,4.49,1.10,71.78,0.06,8.75,0.00,0.00,1
2,1.51761,13.89,3.60,1.36,72.73,0.48,7.83,0.00,0.00,1
3,1.51618,13.53,3.55,1.54,72.99,0.39,7.78,0.00,0.00,2
4,1.51766,13.21,3.69,1.29,72.61,0.57,8.22,0.00,0.00,2
"""
    ),
    "sonar": _plain(
        """0.0200,0.0371,0.0428,0.0207,0.0954,R
0.0453,0.0523,0.0843,0.0689,0.1183,R
0.0262,0.0582,0.1099,0.1083,0.0974,M
0.0100,0.0171,0.0623,0.0205,0.0205,M
"""
    ),
    "yeast, aligned by blanks, a name first": _plain(
        """ADT1_YEAST  0.58  0.61  0.47  0.13  0.50  0.00  0.48  0.22  MIT
ADT2_YEAST  0.43  0.67  0.48  0.27  0.50  0.00  0.53  0.22  MIT
ADT3_YEAST  0.64  0.62  0.49  0.15  0.50  0.00  0.53  0.22  CYT
AAR2_YEAST  0.58  0.44  0.57  0.13  0.50  0.00  0.54  0.22  NUC
AATM_YEAST  0.42  0.44  0.48  0.54  0.50  0.00  0.48  0.22  CYT
""",
        separator=" ",
    ),
    "ecoli, aligned by blanks of several widths": _plain(
        """AAT_ECOLI   0.49  0.29  0.48  0.50  0.56  0.24  0.35   cp
ACEA_ECOLI  0.07  0.40  0.48  0.50  0.54  0.35  0.44   cp
AMPC_ECOLI  0.85  0.55  0.48  0.50  0.54  0.65  0.73   im
ARAH_ECOLI  0.59  0.49  0.48  0.50  0.52  0.45  0.36   im
""",
        separator=" ",
    ),
    "housing, numbers aligned by blanks": _plain(
        """ 0.00632  18.00   2.310  0  0.5380  6.5750  65.20  4.0900   1  296.0  15.30 396.90   4.98  24.00
 0.02731   0.00   7.070  0  0.4690  6.4210  78.90  4.9671   2  242.0  17.80 396.90   9.14  21.60
 0.02729   0.00   7.070  0  0.4690  7.1850  61.10  4.9671   2  242.0  17.80 392.83   4.03  34.70
 0.03237   0.00   2.180  1  0.4580  6.9980  45.80  6.0622   3  222.0  18.70 394.63   2.94  33.40
 0.06905   0.00   2.180  0  0.4580  7.1470  54.20  6.0622   3  222.0  18.70 396.90   5.33  24.00
""",
        separator=" ",
    ),
    "car mileage, blanks, then a tab and a quoted name": Shape(
        """18.0   8   307.0      130.0      3504.      12.0   70  1\t"chevrolet chevelle malibu"
15.0   8   350.0      165.0      3693.      11.5   70  1\t"buick skylark 320"
25.0   4   98.00      ?          2046.      19.0   71  1\t"ford pinto"
26.0   4   97.00      46.00      1835.      20.5   70  2\t"volkswagen 1131 deluxe sedan"
24.0   4   113.0      95.00      2372.      15.0   70  3\t"toyota corona mark ii"
""",
        " ",
        False,
        ["18.0", "8", "307.0", "130.0", "3504.", "12.0", "70", "1", "chevrolet chevelle malibu"],
        7,
    ),
    "seeds, tabs, now one and now two": Shape(
        """15.26\t14.84\t0.871\t5.763\t3.312\t2.221\t5.22\t1
14.88\t14.57\t0.8811\t5.554\t3.333\t1.018\t4.956\t1
14.69\t14.49\t0.8799\t5.563\t3.259\t3.586\t5.219\t1
14.03\t14.16\t0.8796\t5.438\t3.201\t1.717\t5.001\t1
16.14\t14.99\t0.9034\t5.658\t3.562\t1.355\t5.175\t2
14.11\t14.1\t0.8911\t5.42\t3.302\t2.7\t\t5\t\t2
16.63\t15.46\t0.8747\t6.053\t3.465\t2.04\t5.877\t\t2
""",
        " ",
        False,
        ["15.26", "14.84", "0.871", "5.763", "3.312", "2.221", "5.22", "1"],
        7,
    ),
    "banknotes": _plain(
        """3.6216,8.6661,-2.8073,-0.44699,0
4.5459,8.1674,-2.4586,-1.4621,0
-1.3971,3.3191,-1.3927,-1.9948,1
0.39012,-0.14279,-0.031994,0.35084,1
"""
    ),
    "haberman": _plain("30,64,1,1\n30,62,3,1\n34,59,0,2\n34,66,9,2\n38,69,21,2\n30,65,0,1\n"),
    "letters": _plain(
        """T,2,8,3,5,1,8,13,0,6,6,10,8
I,5,12,3,7,2,10,5,5,4,13,3,9
T,4,11,6,8,6,10,6,2,6,10,3,7
I,7,11,6,6,3,5,9,4,6,4,4,10
""",
        0,
    ),
    "telescope": _plain(
        """28.7967,16.0021,2.6449,0.3918,0.1982,27.7004,22.011,-8.2027,40.092,81.8828,g
31.6036,11.7235,2.5185,0.5303,0.3773,26.2722,23.8238,-9.9574,6.3609,205.261,g
162.052,136.031,4.0612,0.0374,0.0187,116.741,-64.858,-45.216,76.96,256.788,h
23.8172,9.5728,2.3385,0.6147,0.3922,27.2107,-6.4633,-7.1513,10.449,116.737,h
"""
    ),
    "hepatitis, much missing": _plain(
        """2,30,2,1,2,2,2,1.00,85,18,4.0,?,1
2,50,1,1,2,1,2,0.90,135,42,3.5,?,1
2,78,1,2,2,1,2,0.70,96,32,4.0,?,1
1,51,1,1,2,1,1,?,?,?,?,?,2
1,34,1,2,2,2,2,0.90,95,28,4.0,75,2
""",
        0,
    ),
    "credit, words, numbers with zeros in front": _plain(
        """b,30.83,0,u,g,w,v,1.25,t,t,01,f,g,00202,0,+
a,58.67,4.46,u,g,q,h,3.04,t,t,06,f,g,00043,560,+
a,24.50,0.5,u,g,q,h,1.5,t,f,0,f,g,00280,824,-
b,?,1.54,u,g,w,v,3.75,t,t,05,t,g,00100,3,-
"""
    ),
    "German credit, codes parted by blanks": _plain(
        """A11 6 A34 A43 1169 A65 A75 4 A93 A101 67 A143 A152 2 A192 1
A12 48 A32 A43 5951 A61 A73 2 A92 A101 22 A143 A152 1 A191 2
A14 12 A34 A46 2096 A61 A74 2 A93 A101 49 A143 A152 2 A191 1
A11 42 A32 A42 7882 A61 A74 2 A93 A103 45 A143 A153 2 A191 2
""".replace("\n", " \n"),
        separator=" ",
    ),
    "votes, the label first, y n and ?": _plain(
        """republican,n,y,n,y,y,y,n,n,n,y,?,y,y,y,n,y
republican,n,y,n,y,y,y,n,n,n,n,n,y,y,y,n,?
democrat,?,y,y,?,y,y,n,n,n,n,y,n,y,y,n,n
democrat,n,y,y,n,?,y,n,n,n,n,y,n,y,n,n,y
""",
        0,
    ),
    "zoo, a name first": _plain(
        """aardvark,1,0,0,1,0,0,1,1,4,0,1
antelope,1,0,0,1,0,0,0,1,4,1,1
bass,0,0,1,0,0,1,1,1,0,1,4
carp,0,0,1,0,0,1,0,1,0,1,4
bear,1,0,0,1,0,0,1,1,4,0,1
"""
    ),
    "red wine, the one with a header": Shape(
        """"fixed acidity";"volatile acidity";"citric acid";"alcohol";"quality"
7.4;0.7;0;9.4;5
7.8;0.88;0;9.8;5
11.2;0.28;0.56;9.8;6
7.4;0.66;0;9.4;6
7.3;0.65;0;10;7
7.8;0.58;0.02;9.5;7
""",
        ";",
        True,
        ["7.4", "0.7", "0", "9.4", "5"],
        4,
    ),
}

TEACHERS = {
    "passengers, quoted names with commas": Shape(
        """PassengerId,Survived,Pclass,Name,Sex,Age,Cabin,Embarked
1,0,3,"Braund, Mr. Owen Harris",male,22,,S
2,1,1,"Cumings, Mrs. John Bradley (Florence Briggs Thayer)",female,38,C85,C
3,1,3,"Heikkinen, Miss. Laina",female,26,,S
6,0,3,"Moran, Mr. James",male,,,Q
""",
        ",",
        True,
        ["1", "0", "3", "Braund, Mr. Owen Harris", "male", "22", "", "S"],
        1,
    ),
    "penguins, NA": _plain(
        """species,island,bill_length_mm,bill_depth_mm,body_mass_g,sex
Adelie,Torgersen,39.1,18.7,3750,male
Adelie,Torgersen,NA,NA,NA,NA
Gentoo,Biscoe,46.1,13.2,4500,female
Gentoo,Biscoe,50,16.3,5700,male
""",
        0,
        header=True,
    ),
    "R's quoted names above one column fewer": Shape(
        """"","Sepal.Length","Petal.Length","Species"
"1",5.1,1.4,"setosa"
"2",4.9,1.4,"setosa"
"3",7,4.7,"versicolor"
"4",6.4,4.5,"versicolor"
""",
        ",",
        True,
        ["1", "5.1", "1.4", "setosa"],
        3,
    ),
    "pupils, semicolons and all words quoted": Shape(
        """"school";"sex";"age";"address";"absences";"passed"
"GP";"F";18;"U";6;"no"
"GP";"F";17;"U";4;"no"
"MS";"M";15;"R";10;"yes"
"MS";"M";16;"U";2;"yes"
""",
        ";",
        True,
        ["GP", "F", "18", "U", "6", "no"],
        5,
    ),
    "playground, x y label": _plain("x,y,label\n0.5,1.2,1\n-0.3,2.5,0\n2.1,-1.1,1\n-1.5,0.4,0\n", header=True),
    "a leading #, names in it": Shape(
        "# x y label\n0.5 1.2 1\n-0.3 2.5 0\n2.1 -1.1 1\n-1.5 0.4 0\n", " ", True, ["0.5", "1.2", "1"], 2
    ),
    "heart disease, from a spreadsheet": _plain(
        """age;sex;cp;chol;thal;target
63;1;typical;233;fixed;0
67;1;asymptomatic;286;normal;1
41;0;nontypical;204;;0
62;0;asymptomatic;268;normal;1
""",
        separator=";",
        header=True,
    ),
}
